package io.github.oktatoken;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.token.Jitter;
import io.github.oktatoken.internal.token.TokenCache;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Runs programs in JVMs of their own, as a function or its wrapper starts them. */
abstract class ChildJvmFixture {
  static final String JAVA = "\"$JAVA\" \"$MAIN\" ";

  final Map<String, String> settings = new HashMap<>();
  @TempDir Path folder;

  /** By a script that waits for what it runs. */
  final List<String> runInScript(Class<?> main, String line) throws Exception {
    return runCommand(inScript(main, line + "; :", "sh"));
  }

  final List<String> inScript(Class<?> main, String line, String name) {
    settings.put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    settings.put("CLASSPATH", System.getProperty("java.class.path"));
    settings.put("MAIN", main.getName());
    return List.of("/bin/sh", "-c", line, name);
  }

  /** Without any agent, below a process and a script whose command lines have this word. */
  final List<String> runBelow(String word) throws Exception {
    settings.put("LINE", JAVA + "; :");
    return runCommand(inScript(Child.class, "sh -c \"$LINE\"; :", word));
  }

  final void write(Duration lifetime) {
    write("token.json", lifetime);
  }

  final void write(String file, Duration lifetime) {
    Clock clock = Clock.systemUTC();
    new TokenCache(
            timeout -> TestTokens.response("t0k3n", clock.instant(), lifetime),
            new TokenFile(folder.resolve(file)),
            TestTokens.FINGERPRINT,
            (reason, kind, left) -> {},
            clock,
            () -> 0,
            new Jitter(() -> 0))
        .token();
  }

  final List<String> runChild() throws IOException, InterruptedException {
    return runChild("");
  }

  final List<String> runChild(String... processIds) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(processIds));
    arguments.addAll(
        0, List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
    return run(arguments.toArray(new String[0]));
  }

  final List<String> run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    return runCommand(command);
  }

  final List<String> runCommand(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("okta_token_file", folder.resolve("token.json").toString());
    builder.environment().putAll(settings);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process child = builder.redirectErrorStream(true).start();
    String output = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertThat(child.waitFor()).as(output).isZero();
    return output.lines().toList();
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
}
