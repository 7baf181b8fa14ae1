package io.github.oktatoken;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.Launcher;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the agent does in a JVM that the function starts, and that inherits it. */
class AgentTest extends ChildJvmFixture {
  @Test
  void servesTheParentsTokenInAChildJvm() throws Exception {
    write(Duration.ofHours(1));

    assertThat(runChild()).containsExactly("t0k3n", "invalidate: false", "t0k3n");
    assertThat(folder.toFile().list()).containsExactly("token.json");
  }

  @Test
  void servesTheParentsTokenInAChildJvmWithoutAgent() throws Exception {
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
  void servesTheTokenOfANamedClientInAChildJvm() throws Exception {
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
  void saysInAChildJvmThatOnlyTheParentRefreshesTheToken() throws Exception {
    assertThat(runChild())
        .hasSize(1)
        .first()
        .asString()
        .contains("no token can be read from " + folder.resolve("token.json"))
        .contains("this JVM was started by the function's own", "call TokenHolder.get() there");
  }

  @Test
  void leavesTheParentsTokenFileAlone() throws Exception {
    Path file = folder.resolve("token.json");
    Files.writeString(file, "garbage");

    assertThat(runChild()).hasSize(1).first().asString().contains("not private to this user");

    assertThat(file).hasContent("garbage");
  }

  @Test
  void startsNoExtensionForAnotherProcessThanTheWrappers() throws Exception {
    long parent = ProcessHandle.current().pid();
    for (String processId : List.of(String.valueOf(parent), "1", "", "self", "../1", "x y")) {
      assertThat(runChild(processId))
          .singleElement()
          .asString()
          .contains("this JVM was started by the function's own");
    }
  }

  @Test
  void startsTheExtensionInTheProcessThatTheWrapperBecame() throws Exception {
    assertThat(runChild(Child.OWN))
        .hasSize(2)
        .allMatch(line -> line.contains("AWS_LAMBDA_RUNTIME_API is not set"));
  }

  @Test
  void startsTheExtensionOnceHoweverOftenTheAgentIsNamed() throws Exception {
    assertThat(runChild(Child.OWN, Child.OWN)).hasSize(2);
  }

  @Test
  void startsTheExtensionWhicheverOptionHasTheProcessId() throws Exception {
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
  void letsAJvmStartThatCannotLoadTheAgent() throws Exception {
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
}
