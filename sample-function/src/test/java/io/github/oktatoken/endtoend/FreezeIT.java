package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.server.AuthorizationServer;
import io.github.oktatoken.server.ResourceServer;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a freeze does to a token, to a request on its way, and to what the process holds. */
@Execution(ExecutionMode.CONCURRENT)
class FreezeIT extends EndToEnd {
  /** So long that an invocation on a busy machine renews no token that has just come. */
  private static final Duration TOKEN_LIFE = Duration.ofSeconds(6);

  private static final Duration PAST_TOKEN_LIFE = TOKEN_LIFE.plusSeconds(1);
  private static final Duration BACKOFF = Duration.ofMillis(1_300);

  @Test
  void aTokenThatExpiredInAFreezeIsReplacedBeforeAnyoneSeesIt() throws Exception {
    try (AuthorizationServer server = shortLived();
        ResourceServer api = new ResourceServer(server.decoder());
        LocalLambda lambda = startSample(api)) {
      assertThat(lambda.invoke("{}").answer()).contains("order 1");
      Thread.sleep(PAST_TOKEN_LIFE.toMillis());
      assertThat(lambda.invoke("{}").answer()).contains("order 2");
      Thread.sleep(PAST_TOKEN_LIFE.toMillis());
      assertThat(lambda.invoke("{\"reader\":\"shell\"}").answer()).contains("order 3");
      assertThat(server.requests()).isEqualTo(3);
      assertThat(api.refused()).isZero();
    }
  }

  @Test
  void theFirstHandlerFindsAFreshTokenHoursAfterAProvisionedInitialisation() throws Exception {
    settings.put("AWS_LAMBDA_INITIALIZATION_TYPE", "provisioned-concurrency");
    try (AuthorizationServer server = shortLived();
        ResourceServer api = new ResourceServer(server.decoder());
        LocalLambda lambda = startSample(api)) {
      lambda.freeze();
      Thread.sleep(PAST_TOKEN_LIFE.toMillis());
      assertThat(lambda.invoke("{}").answer()).contains("order 1");
      assertThat(server.requests()).isEqualTo(2);
      assertThat(api.refused()).isZero();
    }
  }

  @Test
  void aRequestThatWasFrozenInTheInitialisationSpoilsNoLaterOne() throws Exception {
    try (AuthorizationServer server = shortLived();
        ResourceServer api = new ResourceServer(server.decoder())) {
      // No answer before the freeze, and none after it.
      server.delay(Duration.ofSeconds(5));
      settings.put("orders_url", api.url());
      try (LocalLambda lambda = LocalLambda.launch(sample(), moments)) {
        server.awaitRequests(1);
        lambda.freeze();
        Thread.sleep(PAST_TOKEN_LIFE.toMillis());
        server.delay(Duration.ZERO);
        lambda.thaw();
        lambda.awaitInit();
        // The pause after it, if it has failed.
        Thread.sleep(BACKOFF.toMillis());
        assertThat(lambda.invoke("{}").answer()).contains("order 1");
      }
    }
  }

  @Test
  void aRequestThatAShortTimeoutLeftHalfWayIsDroppedAtTheThaw() throws Exception {
    try (AuthorizationServer server = shortLived();
        LocalLambda lambda = startProbe()) {
      Thread.sleep(PAST_TOKEN_LIFE.toMillis());
      server.delay(Duration.ofSeconds(5));
      // Of this time-out the extension may use no more than 300 ms.
      lambda.invoke("{\"tell\":\"nothing\"}", Duration.ofMillis(800));
      assertThat(server.requests()).isEqualTo(2);
      Thread.sleep(Duration.ofSeconds(2).toMillis());
      server.delay(Duration.ZERO);

      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
      assertThat(server.requests()).isEqualTo(3);
      assertThat(linesOfOurs(lambda.finalLog())).noneMatch(line -> line.contains("no new"));
    }
  }

  @Test
  void invocationsOfAMomentDoNotStarveTheRenewal() throws Exception {
    Duration life = Duration.ofSeconds(5);
    try (AuthorizationServer server = server(life)) {
      // Longer than any invocation would last without it.
      server.delay(Duration.ofMillis(300));
      try (LocalLambda lambda = startProbe()) {
        long end = System.nanoTime() + life.multipliedBy(2).toNanos();
        while (System.nanoTime() < end) {
          assertThat(lambda.invoke("{\"tell\":\"nothing\"}").failed()).isFalse();
          assertThat(expiryInFile()).isAfter(Instant.now());
        }
        // At the earliest when two thirds of its life are over, of which it takes off a second.
        assertThat(server.requests()).isBetween(1 + 2, 1 + 4);
        assertThat(linesOfOurs(lambda.finalLog())).hasSize(1);
      }
    }
  }

  private Instant expiryInFile() throws Exception {
    String seconds =
        Files.readString(tokenFile()).replaceAll("(?s).*\"expires_at\":(\\d+).*", "$1");
    return Instant.ofEpochSecond(Long.parseLong(seconds));
  }

  private AuthorizationServer shortLived() {
    return server(TOKEN_LIFE);
  }

  private AuthorizationServer server(Duration tokenLife) {
    AuthorizationServer server = server(tokenLife, "client_secret_basic");
    settings.put("okta_token_url", server.tokenUrl());
    return server;
  }
}
