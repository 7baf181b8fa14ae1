package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.server.AuthorizationServer;
import io.github.oktatoken.server.ResourceServer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What many freezes do to tokens, and to what the process holds. */
@Execution(ExecutionMode.CONCURRENT)
class ThousandFreezesIT extends EndToEnd {
  /** So long that two cold starts on a busy machine don't take longer. */
  private static final Duration TOKEN_LIFE = Duration.ofSeconds(6);

  private static final int ROUNDS = 1_000;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void aThousandFreezesCostNoInvocationNoStaleTokenNoThreadAndNoSocket() throws Exception {
    System.out.println("ThousandFreezesIT: the seed is " + seed);
    try (AuthorizationServer server = server(TOKEN_LIFE, "client_secret_basic");
        ResourceServer api = new ResourceServer(server.decoder())) {
      settings.put("okta_token_url", server.tokenUrl());
      try (LocalLambda lambda = startSample(api)) {
        invokeAndFreeze(lambda, 1, ROUNDS / 10);
        int threads = lambda.linux().threads();
        int sockets = lambda.linux().sockets();

        invokeAndFreeze(lambda, ROUNDS / 10 + 1, ROUNDS);

        assertThat(api.refused()).as("stale tokens, seed %d", seed).isZero();
        // A few come and go: OkHttp's own, and a refresh that is under way.
        assertThat(lambda.linux().threads())
            .as("threads, seed %d", seed)
            .isLessThanOrEqualTo(threads + 3);
        assertThat(lambda.linux().sockets())
            .as("sockets, seed %d", seed)
            .isLessThanOrEqualTo(sockets + 2);
        assertThat(server.requests()).isGreaterThan(5);
      }
    }
  }

  private void invokeAndFreeze(LocalLambda lambda, int first, int last) throws Exception {
    for (int round = first; round <= last; round++) {
      assertThat(lambda.invoke("{}").answer())
          .as("round %d, seed %d", round, seed)
          .contains("order " + round + ",");
      // Most are short; one in two hundred outlives the token.
      Thread.sleep(
          random.nextInt(200) == 0 ? TOKEN_LIFE.plusSeconds(1).toMillis() : random.nextInt(30));
    }
  }
}
