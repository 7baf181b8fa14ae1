package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.function.SnapStartHandler;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.server.AuthorizationServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Many environments start from one snapshot, so nothing that is one's own may be in it. */
class SnapStartIT extends EndToEnd {
  @Test
  void theInitialisationAsksForNoTokenAndTheRestoreForOne() throws Exception {
    int before = longLived.requests();
    try (LocalLambda lambda = startToCheckpoint()) {
      assertThat(longLived.requests()).isEqualTo(before);
      assertThat(tokenFile()).doesNotExist();

      lambda.restore();
      assertThat(longLived.requests()).isEqualTo(before + 1);
      String token = tokenInFile();
      assertThat(lambda.invoke("{}").answer()).isEqualTo("\"" + token + "\"");
      assertThat(longLived.requests()).isEqualTo(before + 1);
      assertThat(lambda.finalLog())
          .filteredOn(line -> line.contains("okta token ready") || line.contains("function's"))
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("function's beforeCheckpoint"),
              line -> assertThat(line).startsWith("okta token ready"),
              line -> assertThat(line).isEqualTo("function's afterRestore: " + token));
    }
  }

  @Test
  void aTokenOfTheInitialisationIsNotInTheSnapshot() throws Exception {
    int before = longLived.requests();
    Path firstToken = folder.resolve("first");
    settings.put("first_token_file", firstToken.toString());
    Path secret = Files.writeString(folder.resolve("secret"), AuthorizationServer.CLIENT_SECRET);
    settings.put("client_secret", "file:" + secret);
    try (LocalLambda lambda = startToCheckpoint()) {
      String first = Files.readString(firstToken);
      assertThat(longLived.requests()).isEqualTo(before + 1);
      assertThat(tokenFile()).doesNotExist();
      assertThat(folder.toFile().list()).containsExactlyInAnyOrder("first", "secret");
      assertThat(lambda.linux().connectionsTo(longLived.port())).isZero();
      lambda.thaw();
      String heap = heapOf(lambda);
      assertThat(heap.contains("okta-token-extension")).isTrue();
      // The signature, which stands nowhere else.
      assertThat(heap.contains(first.substring(first.lastIndexOf('.')))).as("token").isFalse();
      assertThat(heap.contains(AuthorizationServer.CLIENT_SECRET)).as("secret").isFalse();
      assertThat(heap.contains(AuthorizationServer.basicCredentials())).as("as sent").isFalse();

      lambda.restore();
      assertThat(tokenInFile()).isNotEqualTo(first);
      assertThat(lambda.invoke("{}").answer()).isEqualTo("\"" + tokenInFile() + "\"");
      assertThat(longLived.requests()).isEqualTo(before + 2);
    }
  }

  @Test
  void theFunctionIsRestoredEvenIfThereIsNoTokenThenAndTheFirstGetTriesAgain() throws Exception {
    try (LocalLambda lambda = startToCheckpoint()) {
      // All attempts of one refresh.
      longLived.fail(3);
      lambda.restore();

      assertThat(lambda.invoke("{}").answer()).isEqualTo("\"" + tokenInFile() + "\"");
      assertThat(moments.names()).doesNotContain("restore error");
      assertThat(lambda.finalLog())
          .anyMatch(line -> line.startsWith("no new okta token: "))
          .contains("function's afterRestore: " + tokenInFile());
    }
  }

  private LocalLambda startToCheckpoint() throws Exception {
    return LocalLambda.start(
        function(SnapStartHandler.class.getName(), Build.testClasses()).withSnapStart(), moments);
  }
}
