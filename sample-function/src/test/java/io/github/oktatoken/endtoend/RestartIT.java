package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.server.AuthorizationServer;
import io.github.oktatoken.server.ResourceServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Lambda may start the process of an environment again; what is in /tmp is still there then. */
class RestartIT extends EndToEnd {
  @Test
  void aLoopOfRestartsAsksForOneToken() throws Exception {
    int before = longLived.requests();
    for (int i = 0; i < 5; i++) {
      try (ResourceServer api = new ResourceServer(longLived.decoder());
          LocalLambda lambda = startSample(api)) {
        assertThat(lambda.invoke("{}").answer()).contains("order 1");
        assertThat(lambda.invoke("{\"reader\":\"shell\"}").answer()).contains("order 2");
      }
    }
    assertThat(longLived.requests() - before).isEqualTo(1);
  }

  @Test
  void aTokenOfOtherSettingsIsGoneBeforeTheFunctionStarts() throws Exception {
    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
    }
    assertThat(tokenFile()).exists();

    settings.put("client_secret", "an0ther-secret");
    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("client_secret", "invalid_client");
    }
    assertThat(tokenFile()).doesNotExist();
  }

  @Test
  void aTokenIsGoneEvenWhereTheSettingsAreSenseless() throws Exception {
    Files.writeString(tokenFile(), "{\"access_token\":\"old\"}");
    Path unfinished = Files.writeString(folder.resolve(".token.json.unfinished"), "{");
    settings.remove("client_id");
    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("client_id is not set");
    }
    assertThat(tokenFile()).doesNotExist();
    assertThat(unfinished).doesNotExist();
  }

  @Test
  void aShutdownDuringARenewalIsNotDelayedAndLeavesTheFileWhole() throws Exception {
    try (AuthorizationServer server = server(Duration.ofSeconds(8), "client_secret_basic")) {
      settings.put("okta_token_url", server.tokenUrl());
      try (LocalLambda lambda = startProbe()) {
        String file = Files.readString(tokenFile());
        // Due for a renewal, which begins a quarter or a third of its life before it expires.
        Thread.sleep(Duration.ofMillis(6_100).toMillis());
        server.delay(Duration.ofSeconds(2));
        lambda.begin(TELL_TOKEN);
        server.awaitRequests(2);

        LocalLambda.Exit exit = lambda.terminate();

        assertThat(exit.status()).isEqualTo(LocalLambda.SIGTERM);
        // The renewal would have taken longer.
        assertThat(moments.names()).containsOnlyOnce("token ready");
        // One that has expired meanwhile is taken away.
        if (Files.exists(tokenFile())) {
          assertThat(Files.readString(tokenFile())).isEqualTo(file);
        }
        assertThat(folder.toFile().list()).isSubsetOf("token.json", ".token.json.restart");
      }
    }
  }
}
