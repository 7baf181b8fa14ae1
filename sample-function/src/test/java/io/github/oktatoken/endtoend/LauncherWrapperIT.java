package io.github.oktatoken.endtoend;

import static io.github.oktatoken.local.JavaRuntime.MAIN_CLASS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.machine.Build;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On java25 the wrapper starts the launcher where it knows the command line, else the agent. */
class LauncherWrapperIT extends UnderEachShell {
  private static final String LAUNCHER = "io.github.oktatoken.internal.Launcher";
  private static final String PATH = "/a.jar:/b c.jar";
  private static final List<String> VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private Path java;

  /** It tells what it was given. */
  @BeforeEach
  void makeJava() throws Exception {
    java =
        script(folder.resolve("jdk 25/bin/java"), "printf '%s\\0' \"$@\" \"$JAVA_TOOL_OPTIONS\"");
    environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
    environment.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-XX:MaxHeapSize=445645k -XX:+UseSerialGC -XX:AOTCache=/var/lang/lib/server/runtime.aot"
            + " -XX:+TieredCompilation -XX:TieredStopAtLevel=1"
            + " --add-opens=java.base/java.io=ALL-UNNAMED"
            + " -Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac -XX:+ErrorFileToStderr",
        "-Xshare:auto -XX:SharedArchiveFile=/var/lang/lib/server/runtime.jsa",
        "-Xmx100m -Xss1m -Xlog:aot -verbose:class -ea -server --enable-preview",
        "--enable-native-access=ALL-UNNAMED --add-exports=java.base/sun.net=ALL-UNNAMED"
      })
  void startsTheLauncherWithTheOptionsThatLambdaHas(String options) throws Exception {
    List<String> given = options.isEmpty() ? List.of() : List.of(options.split(" "));
    for (String classPath : List.of("-classpath", "-cp")) {
      assertLaunches(given, classPath, PATH, "com.example.Handler::handle");
    }
    for (String variable : VARIABLES) {
      environment.put(variable, options);
      assertLaunches(given, "-cp", PATH, "com.example.Handler::handle");
    }
  }

  @Test
  void readsTheFunctionsOptionsAsTheJvmDoes() throws Exception {
    for (String variable : VARIABLES) {
      for (String known :
          List.of("\"-Da=b -javaagent:/x\"", " '-Da= @x'\n\t\"-Xss1m\" ", "-Da=b@c", "-Da=*")) {
        environment.put(variable, known);
        assertLaunches(List.of(), "-cp", PATH, "a");
      }
      for (String unknown : List.of("-Da='b'", "-Da=\"b", "\"-Da=b\" c", "'-Da=\"b\"'")) {
        environment.put(variable, unknown);
        assertLeavesAlone(known(List.of(), "-cp", PATH, "a"));
      }
      environment.remove(variable);
    }
  }

  @Test
  void keepsEveryArgumentByteForByte() throws Exception {
    for (String hostile : HOSTILE) {
      String odd = hostile.isEmpty() ? "\n" : hostile;
      assertLaunches(List.of("-Da=" + hostile, "-Xlog:" + odd), "-cp", odd, odd);
    }
    assertLaunches(HOSTILE.stream().map("-Da="::concat).toList(), "-cp", PATH + ":", "a");
  }

  @Test
  void changesNothingInTheEnvironment() throws Exception {
    environment.putAll(Map.of("JAVA_TOOL_OPTIONS", "-Da=*  -Db=[a-z]\t-Dc=~ ", "version", "1"));
    script(java, "exec /usr/bin/env -0");
    List<String> command = known(List.of(), "-cp", PATH, "a");
    List<String> plain = new ArrayList<>(List.of(shell.toString(), "-c", "exec \"$@\"", "sh"));
    plain.addAll(command);
    List<String> without = variables(start(plain));
    assertThat(variables(run(command))).containsExactlyInAnyOrderElementsOf(without);
  }

  @Test
  void becomesTheRuntimeAndSpawnsNothing() throws Exception {
    script(java, "echo $$; exit 42");
    environment.put("PATH", "");
    Run run = run(known(List.of(), "-cp", PATH, "a"));
    assertThat(run.output().strip()).isEqualTo(String.valueOf(run.pid()));
    assertThat(run.status()).isEqualTo(42);
  }

  @Test
  void takesTheVersionFromTheJdkWhereLambdaDoesNotTellIt() throws Exception {
    environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_Image");
    Path release = folder.resolve("jdk 25/release");
    for (String young : List.of("25.0.1", "25", "26-ea", "101")) {
      Files.writeString(release, "JAVA_VERSION=\"" + young + "\"\n");
      assertLaunches(List.of(), "-cp", PATH, "a");
    }
    for (String old : List.of("24.0.2", "17", "", "x")) {
      Files.writeString(release, "JAVA_VERSION=\"" + old + "\"\n");
      assertLeavesAlone(known(List.of(), "-cp", PATH, "a"));
    }
    Files.delete(release);
    assertLeavesAlone(known(List.of(), "-cp", PATH, "a"));
  }

  @Test
  void startsTheAgentOnOlderRuntimes() throws Exception {
    for (String old : List.of("AWS_Lambda_java17", "AWS_Lambda_java21", "AWS_Lambda_java")) {
      environment.put("AWS_EXECUTION_ENV", old);
      assertLeavesAlone(known(List.of(), "-cp", PATH, "a"));
    }
  }

  /** Another agent loses the cache anyway; of others nobody knows what they do. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-javaagent:/x.jar",
        "-javaagent:/opt/okta-token-extension/agent.jar",
        "-agentpath:/x.so",
        "-agentlib:jdwp",
        "-Xrunjdwp",
        "-Xdebug",
        "-Xbootclasspath/a:/x.jar",
        "-XX:Flags=/x",
        "-XX:VMOptionsFile=/x",
        "-Djava.system.class.loader=X",
        "-Djava.class.path=/x",
        "-cp",
        "--class-path=/x",
        "--module-path=/x",
        "--upgrade-module-path=/x",
        "--patch-module=a=/x",
        "--add-modules=java.instrument",
        "--limit-modules=java.base",
        "--add-opens",
        "--unheard-of=x",
        "-unheard-of",
        "-jar",
        "-m",
        "@/x",
        "x",
        "-",
        "\"-Da=b\"c",
        "'x'",
        "\"",
        "\"-javaagent:/x y.jar\"",
        "'-agentlib:jdwp'"
      })
  void startsTheAgentWhereAnOptionIsAnother(String option) throws Exception {
    assertLeavesAlone(known(List.of(option), "-cp", PATH, "a"));
    assertLeavesAlone(known(List.of("-Da=b", option, "-Da=b"), "-cp", PATH, "a"));
    for (String variable : VARIABLES) {
      environment.put(variable, "-Da=b\t" + option + "  -Da=b");
      assertLeavesAlone(known(List.of(), "-cp", PATH, "a"));
      environment.remove(variable);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-cp /a.jar " + MAIN_CLASS,
        "-cp /a.jar com.example.Main a",
        "-cp /a.jar " + MAIN_CLASS + " a b",
        "-cp /a.jar -Da=b " + MAIN_CLASS + " a",
        "-cp /a.jar -cp /b.jar " + MAIN_CLASS + " a",
        "-cp /a.jar " + LAUNCHER + " " + MAIN_CLASS + " a",
        "-cp " + MAIN_CLASS + " a",
        "--class-path /a.jar " + MAIN_CLASS + " a",
        "--class-path=/a.jar " + MAIN_CLASS + " a",
        "-Da=b " + MAIN_CLASS + " a",
        "--add-opens java.base/java.io=ALL-UNNAMED -cp /a.jar " + MAIN_CLASS + " a",
        "-jar /a.jar",
        "-version"
      })
  void startsTheAgentWhereTheCommandLineIsAnother(String arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    Collections.addAll(command, arguments.split(" "));
    assertLeavesAlone(command);
  }

  @Test
  void startsTheAgentWhereAWordIsEmpty() throws Exception {
    assertLeavesAlone(known(List.of(""), "-cp", PATH, "a"));
    assertLeavesAlone(known(List.of(), "-cp", "", "a"));
    assertLeavesAlone(known(List.of(), "-cp", PATH, ""));
  }

  @Test
  void startsTheAgentWhereTheProgramIsAnother() throws Exception {
    Files.copy(java, java.resolveSibling("javaw"));
    java = java.resolveSibling("javaw");
    assertLeavesAlone(known(List.of(), "-cp", PATH, "a"));
  }

  @Test
  void startsTheAgentWhereItsPathWouldBeTwoOnTheClassPath() throws Exception {
    layer = Build.unpackLayer(Files.createDirectory(folder.resolve("a:b")));
    assertLeavesAlone(known(List.of(), "-cp", PATH, "a"));
  }

  @Test
  void handsTheAgentToAnotherWrapper() throws Exception {
    environment.put("okta_next_wrapper", script(folder.resolve("next"), "exec \"$@\"").toString());
    assertLeavesAlone(known(List.of(), "-cp", PATH, "a"));
  }

  @Test
  void startsTheFunctionAsItIsWithoutAJar() throws Exception {
    Files.delete(layer.resolve("okta-token-extension/agent.jar"));
    List<String> command = known(List.of(), "-cp", PATH, "a");
    Run run = run(command);
    assertThat(run.error()).contains("no okta token: ", "agent.jar is missing");
    assertThat(told(run)).isEqualTo(arguments(command));
  }

  private void assertLaunches(List<String> options, String word, String path, String handler)
      throws Exception {
    Run run = run(known(options, word, path, handler));
    assertThat(run.error()).isEmpty();
    List<String> expected = new ArrayList<>(options);
    String jar = layer.resolve("okta-token-extension/agent.jar").toString();
    Collections.addAll(expected, word, path + ":" + jar, LAUNCHER, MAIN_CLASS, handler);
    assertThat(told(run)).isEqualTo(expected);
    assertThat(toolOptions(run)).isEqualTo(environment.getOrDefault("JAVA_TOOL_OPTIONS", ""));
  }

  private void assertLeavesAlone(List<String> command) throws Exception {
    Run run = run(command);
    assertThat(run.error()).isEmpty();
    assertThat(told(run)).isEqualTo(arguments(command));
    assertThat(toolOptions(run)).contains("agent.jar=" + run.pid() + ",127.0.0.1:9001");
  }

  private List<String> known(List<String> options, String word, String path, String handler) {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(options);
    Collections.addAll(command, word, path, MAIN_CLASS, handler);
    return command;
  }

  private static List<String> arguments(List<String> command) {
    return command.subList(1, command.size());
  }

  private static List<String> told(Run run) {
    List<String> all = List.of(run.output().split("\0", -1));
    return all.subList(0, all.size() - 2);
  }

  private static String toolOptions(Run run) {
    List<String> all = List.of(run.output().split("\0", -1));
    return all.get(all.size() - 2);
  }
}
