package io.github.oktatoken.local;

import static io.github.oktatoken.local.LocalLambda.RUNTIME;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The wrapper out of the real zip, under each POSIX shell of this machine. */
@ParameterizedClass(name = "under {0}")
@MethodSource("shells")
class WrapperIT {
  /** What the shell has to pass on untouched, whatever it means to a shell. */
  private static final List<String> HOSTILE =
      List.of(
          "a b", " ", "", "*", "/*", "$HOME", "`id`", "$(id)", "'", "\"", "\\", "\\n", "a\nb", "-n",
          "--", "ü€", "!x", "~", "#", ";", "&", "|", ">f", "{a,b}");

  @Parameter private Path shell;
  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private Path layer;
  private long lastPid;

  /**
   * What a run left.
   *
   * @param pid of the process that was started
   */
  private record Run(int status, String output, String error, long pid) {}

  static List<Path> shells() {
    return Stream.of("/bin/sh", "/bin/dash", "/bin/bash")
        .map(Path::of)
        .filter(Files::isExecutable)
        .toList();
  }

  @BeforeEach
  void unpack() throws IOException {
    layer = Build.unpackLayer(Files.createDirectory(folder.resolve("opt with a space")));
  }

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
                "o=$JAVA_TOOL_OPTIONS; unset JAVA_TOOL_OPTIONS; exec \"$0\" $o " + RUNTIME,
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
    Run run = run(List.of(java, RUNTIME));
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
    Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
    Path release = folder.resolve("jdk/release");
    Files.writeString(release, "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.2\"\n");
    Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\nexec /usr/bin/env \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
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
    Path next = wrapper("next wrapper", "printf '%s\\0' \"$0\" \"$@\" \"$JAVA_TOOL_OPTIONS\"");
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

  private Path wrapper(String name, String line) throws IOException {
    Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
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

  private Run run(List<String> runtime) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(shell.toString(), layer.resolve("okta-token-wrapper").toString()));
    command.addAll(runtime);
    return start(command);
  }

  private Run start(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().putAll(environment);
    Path error = folder.resolve("error");
    Process process = builder.redirectError(error.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    lastPid = process.pid();
    return new Run(process.waitFor(), output, Files.readString(error), lastPid);
  }

  private static List<String> variables(Run run) {
    // The shell's own way of saying which command it ran.
    return new ArrayList<>(
        Arrays.stream(run.output().split("\0")).filter(v -> !v.startsWith("_=")).toList());
  }
}
