package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.function.ChildJvm;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.server.AuthorizationServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * JVMs that the function starts inherit the agent with JAVA_TOOL_OPTIONS; where the launcher stands
 * in for the agent, those with the class path of their parent have its jar.
 */
class ChildJvmIT extends EndToEnd {
  private static final Duration TOKEN_LIFE = Duration.ofSeconds(3);

  @Test
  void aChildReadsItsParentsTokenAndTouchesNothing() throws Exception {
    assertReadsAndTouchesNothing();
  }

  @Test
  void soDoesOneThatInheritsTheAgentOnEachJdk() throws Exception {
    nameTheAgent();
    assertReadsAndTouchesNothing();
  }

  private void assertReadsAndTouchesNothing() throws Exception {
    int before = longLived.requests();
    try (LocalLambda lambda = startProbe()) {
      String file = Files.readString(tokenFile());
      String answer = lambda.invoke("{\"tell\":\"child\",\"after\":\"0\"}").answer();

      assertThat(answer).contains("AccessToken[type=Bearer, scope=orders.read", "dropped: false");
      assertThat(Files.readString(tokenFile())).isEqualTo(file);
      assertThat(longLived.requests() - before).isEqualTo(1);
      assertThat(Collections.frequency(moments.names(), "register")).isEqualTo(1);
      List<String> log = lambda.finalLog();
      assertThat(linesOfOurs(log)).singleElement().asString().startsWith("okta token ready in ");
      assertThat(log).filteredOn(line -> line.startsWith("Picked up JAVA_TOOL_OPTIONS")).hasSize(2);
    }
  }

  @Test
  void aChildIsToldWhenItsParentsTokenHasExpired() throws Exception {
    try (AuthorizationServer server = server(TOKEN_LIFE, "client_secret_basic")) {
      settings.put("okta_token_url", server.tokenUrl());
      try (LocalLambda lambda = startProbe()) {
        long after = TOKEN_LIFE.plusSeconds(1).toMillis();
        assertThat(lambda.invoke("{\"tell\":\"child\",\"after\":\"" + after + "\"}").answer())
            .contains(tokenFile() + " expired at ", "call TokenHolder.get() there first");
      }
    }
  }

  @Test
  void aChildIsToldWhereThereIsNoToken() throws Exception {
    settings.put("okta_token_url", "https://127.0.0.1:1/token");
    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke("{\"tell\":\"child\",\"after\":\"0\"}").answer())
          .contains("no token can be read from " + tokenFile(), "no such file");
    }
  }

  @Test
  void aJvmThatAWrapperRunsBeforeTheRuntimeRegistersNothing() throws Exception {
    nameTheAgent();
    Path script =
        Files.writeString(
            folder.resolve("wrapper"),
            "#!/bin/sh\n\"$1\" -cp '"
                + Build.testClasses()
                + "' "
                + ChildJvm.class.getName()
                + " 0 default\nexec \"$@\"\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    LambdaFunction function =
        new LambdaFunction(jdk, List.of(script), Build.testClasses(), PROBE, settings);
    try (LocalLambda lambda = LocalLambda.start(function, moments)) {
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
      assertThat(Collections.frequency(moments.names(), "register")).isEqualTo(1);
    }
  }

  private void nameTheAgent() {
    settings.merge(
        "JAVA_TOOL_OPTIONS",
        " -javaagent:" + layer.resolve("okta-token-extension/agent.jar"),
        String::concat);
  }
}
