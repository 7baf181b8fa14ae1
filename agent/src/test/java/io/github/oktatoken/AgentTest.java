package io.github.oktatoken;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Index.atIndex;

import io.github.oktatoken.internal.Launcher;
import io.github.oktatoken.internal.token.Jitter;
import io.github.oktatoken.internal.token.TokenCache;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent does in a JVM that the function starts, and that inherits it. */
class AgentTest {
  private static final String JAVA = "\"$JAVA\" \"$MAIN\" ";

  private final Map<String, String> settings = new HashMap<>();
  @TempDir private Path folder;

  @Test
  void servesTheParentsTokenInAChild() throws Exception {
    write(Duration.ofHours(1));

    assertThat(runChild()).containsExactly("t0k3n", "invalidate: false", "t0k3n");
    assertThat(folder.toFile().list()).containsExactly("token.json");
  }

  @Test
  void servesTheParentsTokenInAChildThatHasInheritedNothing() throws Exception {
    write(Duration.ofHours(1));

    assertThat(runBelow(Launcher.class.getName()))
        .containsExactly("t0k3n", "invalidate: false", "t0k3n");
    assertThat(folder.toFile().list()).containsExactly("token.json");
    assertThat(runBelow("com.example.Launcher"))
        .singleElement()
        .asString()
        .contains("the okta token agent is not running");
  }

  @Test
  void servesTheTokenOfANamedClientInAChild() throws Exception {
    settings.put("okta_clients", "payments,orders");
    write("token.payments.json", Duration.ofHours(1));

    assertThat(run("-cp", System.getProperty("java.class.path"), NamedChild.class.getName()))
        .satisfiesExactly(
            payments -> assertThat(payments).isEqualTo("t0k3n"),
            orders -> assertThat(orders).contains("read from " + folder + "/token.orders.json"),
            refunds -> assertThat(refunds).contains("no client refunds but payments, orders"),
            unnamed -> assertThat(unnamed).contains("no client default but payments, orders"));
  }

  @Test
  void saysInAChildThatItsParentAloneRenewsTheToken() throws Exception {
    assertThat(runChild())
        .hasSize(1)
        .first()
        .asString()
        .contains("no token can be read from " + folder.resolve("token.json"))
        .contains("this JVM was started by the function's own", "call TokenHolder.get() there");
  }

  @Test
  void leavesTheFileOfTheParentToTheParent() throws Exception {
    Path file = folder.resolve("token.json");
    Files.writeString(file, "garbage");

    assertThat(runChild()).hasSize(1).first().asString().contains("not private to this user");

    assertThat(file).hasContent("garbage");
  }

  @Test
  void takesNoOtherProcessForTheOneThatTheWrapperBecame() throws Exception {
    long parent = ProcessHandle.current().pid();
    for (String processId : List.of(String.valueOf(parent), "1", "", "self", "../1", "x y")) {
      assertThat(runChild(processId))
          .singleElement()
          .asString()
          .contains("this JVM was started by the function's own");
    }
  }

  @Test
  void takesTheProcessThatTheWrapperBecameForTheFunctions() throws Exception {
    assertThat(runChild(Child.OWN))
        .hasSize(2)
        .allMatch(line -> line.contains("AWS_LAMBDA_RUNTIME_API is not set"));
  }

  @Test
  void startsOnceHoweverOftenItIsNamed() throws Exception {
    assertThat(runChild(Child.OWN, Child.OWN)).hasSize(2);
  }

  @Test
  void startsWhicheverOptionHasTheProcessId() throws Exception {
    for (String leftOver : List.of("", "1", "1,127.0.0.1:1")) {
      for (String own : List.of(Child.OWN, Child.OWN + ",127.0.0.1:1")) {
        assertThat(runChild(leftOver, own)).hasSize(2).allMatch(AgentTest::isExtension);
        assertThat(runChild(own, leftOver)).hasSize(2).allMatch(AgentTest::isExtension);
        assertThat(runChild(leftOver, own, leftOver, own)).hasSize(2);
      }
    }
  }

  private static boolean isExtension(String line) {
    return line.contains("AWS_LAMBDA_RUNTIME_API is not set");
  }

  @Test
  void getsATokenForTheJvmOfAScriptOnlyWhenAsked() throws Exception {
    Files.writeString(folder.resolve("token.json"), "left by another process");

    List<String> lines = runInScript(Child.class, JAVA + "$$");

    assertThat(lines)
        .hasSize(3)
        .satisfies(log -> assertThat(log).contains("get() of this JVM", "with exec"), atIndex(0))
        .satisfies(log -> assertThat(log).startsWith("no okta token: AWS_"), atIndex(1))
        .satisfies(answer -> assertThat(answer).startsWith("AWS_LAMBDA_RUNTIME_API"), atIndex(2));
    assertThat(folder.resolve("token.json")).doesNotExist();
  }

  @Test
  void leavesAJvmOfAScriptAloneThatAsksForNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("token.json"), "of a server beside it");

    assertThat(runInScript(Idle.class, JAVA + "$$"))
        .singleElement()
        .asString()
        .contains("with exec");

    assertThat(file).hasContent("of a server beside it");
  }

  @Test
  void knowsTheJvmOfAScriptBehindOtherScripts() throws Exception {
    assertThat(runInScript(Idle.class, "sh -c '" + JAVA + "'$$'; :'"))
        .singleElement()
        .asString()
        .contains("with exec");
  }

  @Test
  void asksForATokenForAServerThatAScriptStartsAndASnapshotMayBeTakenOf() throws Exception {
    settings.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:1");
    settings.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    settings.put("client_id", "c");
    settings.put("client_secret", "s");
    settings.put("okta_token_url", "http://127.0.0.1:1/token");

    assertThat(runInScript(Child.class, JAVA + "$$"))
        .last()
        .asString()
        .contains("the connection to 127.0.0.1 failed");
    assertThat(folder.resolve("token.json")).doesNotExist();
  }

  @Test
  void doesNotTakeAJvmThatAJvmHasStartedForTheScripts() throws Exception {
    long wrapper = ProcessHandle.current().pid();

    assertThat(runInScript(Child.class, JAVA + wrapper))
        .singleElement()
        .asString()
        .contains("this JVM was started by the function's own");
  }

  @Test
  void letsAJvmLiveThatCannotLoadIt() throws Exception {
    Path alone = folder.resolve("classes/io/github/oktatoken");
    Files.createDirectories(alone);
    for (Class<?> loaded : List.of(Agent.class, Alone.class)) {
      String name = loaded.getName().replace('.', '/') + ".class";
      try (InputStream bytes = AgentTest.class.getClassLoader().getResourceAsStream(name)) {
        Files.copy(bytes, folder.resolve("classes").resolve(name));
      }
    }

    assertThat(run("-cp", folder.resolve("classes").toString(), Alone.class.getName()))
        .containsExactly(
            "no okta token: the agent needs Java 17 or newer:"
                + " class java.lang.NoClassDefFoundError",
            "alive");
  }

  /** A JVM for whose age the rest of the agent is too young. */
  static final class Alone {
    private Alone() {}

    public static void main(String[] arguments) {
      Agent.premain(String.valueOf(ProcessHandle.current().pid()));
      System.out.println("alive");
    }
  }

  /** What the function runs, and not Lambda. */
  static final class Child {
    static final String OWN = "own";

    private Child() {}

    public static void main(String[] arguments) {
      // As the JVM calls it: sun.java.command names this class.
      for (String processId : arguments) {
        Agent.premain(processId.replace(OWN, String.valueOf(ProcessHandle.current().pid())));
      }
      try {
        System.out.println(TokenHolder.get());
        System.out.println("invalidate: " + TokenHolder.invalidate("t0k3n"));
        System.out.println(TokenHolder.token().value());
      } catch (TokenUnavailableException none) {
        System.out.println(none.getMessage());
      }
    }
  }

  /** The same for several clients. */
  static final class NamedChild {
    private NamedChild() {}

    public static void main(String[] arguments) {
      Agent.premain("");
      for (String client : List.of("payments", "orders", "refunds", "default")) {
        try {
          System.out.println(TokenHolder.get(client));
        } catch (TokenUnavailableException none) {
          System.out.println(none.getMessage());
        }
      }
    }
  }

  /** A program that wants no token. */
  static final class Idle {
    private Idle() {}

    public static void main(String[] arguments) {
      Agent.premain(arguments[0]);
    }
  }

  /** By a script that waits for what it runs. */
  private List<String> runInScript(Class<?> main, String line) throws Exception {
    return runCommand(inScript(main, line + "; :", "sh"));
  }

  private List<String> inScript(Class<?> main, String line, String name) {
    settings.put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    settings.put("CLASSPATH", System.getProperty("java.class.path"));
    settings.put("MAIN", main.getName());
    return List.of("/bin/sh", "-c", line, name);
  }

  /** Without any agent, below a process and a script whose command lines have this word. */
  private List<String> runBelow(String word) throws Exception {
    settings.put("LINE", JAVA + "; :");
    return runCommand(inScript(Child.class, "sh -c \"$LINE\"; :", word));
  }

  private void write(Duration lifetime) {
    write("token.json", lifetime);
  }

  private void write(String file, Duration lifetime) {
    Clock clock = Clock.systemUTC();
    new TokenCache(
            timeout -> TestTokens.response("t0k3n", clock.instant(), lifetime),
            new TokenFile(folder.resolve(file)),
            TestTokens.FINGERPRINT,
            failure -> {},
            clock,
            () -> 0,
            new Jitter(() -> 0))
        .token();
  }

  private List<String> runChild() throws IOException, InterruptedException {
    return runChild("");
  }

  private List<String> runChild(String... processIds) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(processIds));
    arguments.addAll(
        0, List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
    return run(arguments.toArray(new String[0]));
  }

  private List<String> run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    return runCommand(command);
  }

  private List<String> runCommand(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("okta_token_file", folder.resolve("token.json").toString());
    builder.environment().putAll(settings);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process child = builder.redirectErrorStream(true).start();
    String output = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertThat(child.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}
