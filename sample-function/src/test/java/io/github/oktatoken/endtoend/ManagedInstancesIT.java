package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.local.Invocation;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.server.AuthorizationServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many invocations at once, no freeze, and no event for extensions. */
class ManagedInstancesIT extends EndToEnd {
  private static final Duration TOKEN_LIFE = Duration.ofSeconds(5);
  private static final int CONCURRENCY = 8;

  @Test
  void aTimerKeepsTheTokenFreshWhileManyHandlersRunAtOnce() throws Exception {
    try (AuthorizationServer server = server(TOKEN_LIFE, "client_secret_basic")) {
      settings.put("okta_token_url", server.tokenUrl());
      try (LocalLambda lambda =
          LocalLambda.start(probe().onManagedInstance(CONCURRENCY), moments)) {
        assertThat(server.requests()).isEqualTo(1);
        // Nobody asks for it.
        server.awaitRequests(3);
        int before = server.requests();
        for (int round = 0; round < 50; round++) {
          List<Invocation> invocations = new ArrayList<>();
          for (int i = 0; i < CONCURRENCY; i++) {
            invocations.add(lambda.begin(TELL_TOKEN));
          }
          for (Invocation invocation : invocations) {
            assertThat(invocation.awaitAnswer(LocalLambda.INVOCATION_LIMIT)).isTrue();
            assertThat(invocation.answer()).contains("Bearer");
          }
        }
        assertThat(server.requests() - before).isLessThanOrEqualTo(2);
        assertThat(lambda.terminate().status()).isEqualTo(LocalLambda.SIGTERM);
        assertThat(linesOfOurs(lambda.finalLog())).hasSize(1);
      }
    }
  }
}
