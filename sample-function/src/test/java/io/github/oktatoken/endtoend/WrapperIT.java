package io.github.oktatoken.endtoend;

import static io.github.oktatoken.local.JavaRuntime.MAIN_CLASS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.machine.Build;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The wrapper out of the real zip, where it adds the agent. */
class WrapperIT extends UnderEachShell {
  @Test
  void keepsEveryArgumentByteForByte() throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/env", "printf", "%s\\0"));
    command.addAll(HOSTILE);
    Run run = run(command);
    assertThat(run.output()).isEqualTo(String.join("\0", HOSTILE) + "\0");
    assertThat(run.error()).isEmpty();
  }

  @Test
  void becomesTheRuntimeInsteadOfStartingIt() throws Exception {
    Run run = run(List.of(shell.toString(), "-c", "echo $$; exit 42"));
    assertThat(run.output().strip()).isEqualTo(String.valueOf(run.pid()));
    assertThat(run.status()).isEqualTo(42);
  }

  @Test
  void spawnsNothing() throws Exception {
    assertThat(Files.readString(layer.resolve("okta-token-wrapper")).replaceAll("(?m)^#.*", ""))
        .doesNotContain("$(", "`", "/bin/", " | ");
    // Without a PATH a shell finds its builtins alone.
    environment.put("PATH", "");
    assertThat(toolOptions()).contains("agent.jar");
  }

  @Test
  void changesNothingElseInTheEnvironment() throws Exception {
    environment.putAll(
        Map.of("version", "1", "line", "x", "agent", "y", "here", "z", "release", "r"));
    List<String> env = List.of("/usr/bin/env", "-0");
    List<String> with = variables(run(env));
    List<String> without =
        variables(
            start(List.of(shell.toString(), "-c", "exec \"$@\"", "sh", "/usr/bin/env", "-0")));
    assertThat(with).hasSize(without.size() + 1).containsAll(without);
    with.removeAll(without);
    assertThat(with).singleElement().asString().startsWith("JAVA_TOOL_OPTIONS=");
  }

  @Test
  void addsTheAgentBehindTheOptionsThatAreThere() throws Exception {
    environment.put("JAVA_TOOL_OPTIONS", "-Da='b  c' -javaagent:/x.jar=y");
    assertThat(toolOptions()).isEqualTo("-Da='b  c' -javaagent:/x.jar=y \"" + option("") + "\"");
  }

  @Test
  void addsItsProcessIdWhereTheAgentIsNamedWithoutIt() throws Exception {
    for (String leftOver : List.of("", "=1", "=1,127.0.0.1:9001")) {
      String there = "-javaagent:/opt/okta-token-extension/agent.jar" + leftOver;
      environment.put("JAVA_TOOL_OPTIONS", there);
      assertThat(toolOptions()).isEqualTo(there + " \"" + option("") + "\"");
    }
  }

  @Test
  void doesNotAddTheAgentTwiceInOneProcess() throws Exception {
    List<String> twice = new ArrayList<>(List.of(layer.resolve("okta-token-wrapper").toString()));
    twice.addAll(printToolOptions());
    Run run = run(twice);
    assertThat(run.output()).isEqualTo("\"" + option("") + "\"");
    environment.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001");
    run = run(twice);
    assertThat(run.output()).isEqualTo("\"" + option(",127.0.0.1:9001") + "\"");
  }

  @Test
  void quotesTheAgentOnlyWhereItsPathNeedsIt() throws Exception {
    layer = Build.unpackLayer(Files.createDirectory(folder.resolve("opt")));
    assertThat(toolOptions()).isEqualTo(option(""));
    environment.put("JAVA_TOOL_OPTIONS", "-Da=b");
    assertThat(toolOptions()).isEqualTo("-Da=b " + option(""));
    for (String odd : List.of("a\tb", "a'b", " a")) {
      layer = Build.unpackLayer(Files.createDirectory(folder.resolve(odd)));
      assertThat(toolOptions()).isEqualTo("-Da=b \"" + option("") + "\"");
    }
  }

  @Test
  void aScriptMayHandTheOptionsToJavaUnquoted() throws Exception {
    layer = Build.unpackLayer(Files.createDirectory(folder.resolve("opt")));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Run run =
        run(
            List.of(
                shell.toString(),
                "-c",
                "o=$JAVA_TOOL_OPTIONS; unset JAVA_TOOL_OPTIONS; exec \"$0\" $o " + MAIN_CLASS,
                java));
    assertThat(run.error()).contains("no okta token: AWS_LAMBDA_RUNTIME_API is not set");
  }

  @Test
  void handsTheAgentLambdasAddress() throws Exception {
    for (String address : List.of("127.0.0.1:9001", "169.254.100.1:9001", "local_host-1:1")) {
      environment.put("AWS_LAMBDA_RUNTIME_API", address);
      assertThat(toolOptions()).isEqualTo("\"" + option("," + address) + "\"");
    }
  }

  @Test
  void keepsAnAddressToItselfThatWouldBreakTheOptions() throws Exception {
    for (String odd : List.of("", "a b:1", "a\":1", "a':1", "a,b:1", "*:1", "$(id):1", "a\n:1")) {
      environment.put("AWS_LAMBDA_RUNTIME_API", odd);
      assertThat(toolOptions()).isEqualTo("\"" + option("") + "\"");
    }
  }

  @Test
  void namesTheAgentByAnAbsolutePathForChildrenInOtherFolders() throws Exception {
    List<String> command =
        new ArrayList<>(List.of(shell.toString(), "opt with a space/okta-token-wrapper"));
    command.addAll(printToolOptions());
    assertThat(start(command).output()).isEqualTo("\"" + option("") + "\"");
  }

  @Test
  void theAgentReallyStartsFromAPathWithASpace() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    // The runtime isn't there; the agent looks at its name, and comes first.
    Run run = run(List.of(java, MAIN_CLASS));
    assertThat(run.error()).contains("no okta token: AWS_LAMBDA_RUNTIME_API is not set");
  }

  @Test
  void leavesTheRuntimesClassDataSharingOn() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Run run = run(List.of(java, "-Xshare:on", "-Xlog:class+load", "-version"));
    assertThat(run.error()).contains("sharing)");
    assertThat(run.output())
        .contains("io.github.oktatoken.Agent source: file:", "java.lang.Object source: shared");
    assertThat(run.status()).isZero();
  }

  @Test
  void startsARuntimeThatIsTooOldWithoutTheAgent() throws Exception {
    for (String old : List.of("AWS_Lambda_java8", "AWS_Lambda_java8.al2", "AWS_Lambda_java11")) {
      environment.put("AWS_EXECUTION_ENV", old);
      assertRefuses("Java 17");
    }
    for (String young : List.of("AWS_Lambda_java17", "AWS_Lambda_java21", "AWS_Lambda_java25")) {
      environment.put("AWS_EXECUTION_ENV", young);
      assertThat(toolOptions()).contains("agent.jar");
    }
  }

  @Test
  void takesTheVersionFromTheJdkWhereLambdaDoesNotTellIt() throws Exception {
    Path java = script(folder.resolve("jdk/bin/java"), "exec /usr/bin/env \"$@\"");
    Path release = folder.resolve("jdk/release");
    Files.writeString(release, "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.2\"\n");
    Run run = run(List.of(java.toString(), "-0"));
    assertThat(run.error()).contains("Java 17");
    assertThat(run.output()).doesNotContain("agent.jar");
    Files.writeString(release, "JAVA_VERSION=\"21.0.1\"");
    assertThat(run(List.of(java.toString(), "-0")).output()).contains("agent.jar");
  }

  @Test
  void startsTheFunctionWithoutAnAgentThatIsMissing() throws Exception {
    Files.delete(layer.resolve("okta-token-extension/agent.jar"));
    assertRefuses("agent.jar is missing");
  }

  @Test
  void startsTheFunctionWithoutAnAgentWhosePathTheJvmWouldMisread() throws Exception {
    Path odd = Files.createDirectory(folder.resolve("a=b"));
    layer = Build.unpackLayer(odd);
    assertRefuses("path");
  }

  @Test
  void startsAnotherWrapperWithWhatLambdaGave() throws Exception {
    Path next =
        script(
            folder.resolve("next wrapper"), "printf '%s\\0' \"$0\" \"$@\" \"$JAVA_TOOL_OPTIONS\"");
    environment.put("okta_next_wrapper", next.toString());
    Run run = run(HOSTILE);
    assertThat(run.error()).isEmpty();
    assertThat(run.output())
        .startsWith(next + "\0" + String.join("\0", HOSTILE) + "\0")
        .contains("agent.jar=" + run.pid());
  }

  @Test
  void startsTheFunctionWithoutANextWrapperThatIsNone() throws Exception {
    Path notExecutable = Files.writeString(folder.resolve("data"), "#!/bin/sh\n");
    for (String none :
        List.of("/nowhere", folder.toString(), notExecutable.toString(), "-n", "%s")) {
      environment.put("okta_next_wrapper", none);
      Run run = run(printToolOptions());
      assertThat(run.output()).contains("agent.jar");
      assertThat(run.error())
          .isEqualTo("okta_next_wrapper names no executable file: it is left out, correct it\n");
    }
  }

  @Test
  void isNotItsOwnNextWrapper() throws Exception {
    environment.put("okta_next_wrapper", layer.resolve("okta-token-wrapper").toString());
    assertThat(toolOptions()).contains("agent.jar");
  }

  private void assertRefuses(String reason) throws Exception {
    Run run = run(List.of("/usr/bin/env", "-0"));
    assertThat(run.status()).isZero();
    assertThat(run.output()).doesNotContain("JAVA_TOOL_OPTIONS");
    assertThat(run.error().lines())
        .singleElement()
        .asString()
        .startsWith("no okta token: ")
        .contains(reason);
  }

  private String toolOptions() throws Exception {
    Run run = run(printToolOptions());
    assertThat(run.error()).isEmpty();
    return run.output();
  }

  /** With the process ID of the last run, and what comes behind it. */
  private String option(String more) {
    return "-javaagent:" + layer.resolve("okta-token-extension/agent.jar=" + lastPid + more);
  }

  private List<String> printToolOptions() {
    return List.of(shell.toString(), "-c", "printf %s \"$JAVA_TOOL_OPTIONS\"");
  }
}
