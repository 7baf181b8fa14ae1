package io.github.oktatoken.endtoend;

import static io.github.oktatoken.local.JavaRuntime.MAIN_CLASS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.oktatoken.function.CopyHandler;
import io.github.oktatoken.local.ClassDataArchive;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.machine.Jdks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On java25 the layer leaves the runtime its AOT cache, which any agent would cost it. */
class LauncherIT extends EndToEnd {
  private static final String LAUNCHER = "io.github.oktatoken.internal.Launcher";
  private static final String FROM_CACHE = " source: shared objects file";
  private static final String USED = "Using AOT-linked classes: true";

  @BeforeEach
  void onJava25() throws Exception {
    assumeTrue(Jdks.hasCaches(jdk), "it has no AOT cache");
  }

  @Test
  void theRuntimeKeepsItsCache() throws Exception {
    startFromCache();
    List<String> without = log(plain(), "{}");
    List<String> with = log(probe(), TELL_TOKEN);

    assertThat(without).anyMatch(line -> line.contains(USED));
    assertThat(with).anyMatch(line -> line.contains(USED));
    assertThat(classesFromCache(with)).containsAll(classesFromCache(without)).contains(MAIN_CLASS);
  }

  @Test
  void anAgentWouldCostItTheCache() throws Exception {
    startFromCache();
    addOption("-javaagent:" + agent());

    assertThat(log(probe(), TELL_TOKEN))
        .noneMatch(line -> line.contains(FROM_CACHE))
        .anyMatch(line -> line.contains("java.instrument specified during runtime but not"));
  }

  @Test
  void theCommandLineIsThatOfTheLauncher() throws Exception {
    try (LocalLambda lambda = startProbe()) {
      assertThat(Files.readString(Path.of("/proc/" + lambda.pid() + "/cmdline")).split("\0"))
          .containsSubsequence(LAUNCHER, MAIN_CLASS, PROBE)
          .noneMatch(argument -> argument.contains("javaagent"));
    }
  }

  @Test
  void anExceptionOfTheRuntimesMainMethodEndsTheJvmAsItDoesWithoutTheLayer() throws Exception {
    settings.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:1");
    List<String> without = end(plain());
    assertThat(without).anyMatch(line -> line.contains("Exception in thread \"main\" "));
    assertThat(end(probe())).isEqualTo(without);
  }

  @Test
  void aCopyThatTheFunctionBringsInALoaderOfItsOwnSaysSo() throws Exception {
    LambdaFunction function = function(CopyHandler.class.getName(), Build.testClasses());
    settings.put(CopyHandler.JAR, agent().toString());
    settings.put("AWS_LAMBDA_EXEC_WRAPPER", layer.resolve("okta-token-wrapper").toString());
    try (LocalLambda lambda = LocalLambda.start(function, moments)) {
      assertThat(lambda.invoke("{}").answer()).contains("is a copy that the function brings");
    }
  }

  /** Less our lines and our frame. */
  private List<String> end(LambdaFunction function) throws Exception {
    takeAnotherEnvironment();
    try (LocalLambda lambda = LocalLambda.launch(function, moments)) {
      assertThat(lambda.awaitEnd().status()).isEqualTo(1);
      List<String> log = lambda.finalLog();
      List<String> ours = allLinesOfOurs(log);
      return log.stream()
          .filter(line -> !ours.contains(line) && !line.startsWith("\tat " + LAUNCHER))
          .map(line -> line.replaceAll("\\d{13}", "now"))
          .toList();
    }
  }

  private void startFromCache() throws Exception {
    addOption("-XX:AOTCache=" + ClassDataArchive.train(jdk, folder));
    addOption("-Xlog:aot,class+load");
  }

  private void addOption(String option) {
    settings.merge("JAVA_TOOL_OPTIONS", " " + option, String::concat);
  }

  private LambdaFunction plain() {
    return new LambdaFunction(jdk, List.of(), Build.testClasses(), PROBE, settings);
  }

  private List<String> log(LambdaFunction function, String event) throws Exception {
    takeAnotherEnvironment();
    try (LocalLambda lambda = LocalLambda.start(function, moments)) {
      assertThat(lambda.invoke(event).failed()).isFalse();
      return lambda.finalLog();
    }
  }

  private static List<String> classesFromCache(List<String> log) {
    return log.stream()
        .filter(line -> line.contains(FROM_CACHE))
        .map(line -> line.replaceFirst(" source: .*", "").replaceFirst(".*] ", ""))
        .toList();
  }

  private static Path agent() {
    return layer.resolve("okta-token-extension/agent.jar");
  }
}
