package io.github.oktatoken.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many invocations at once, no freeze, and no event for extensions. */
class ManagedInstancesIT extends EndToEnd {
  private static final Duration TOKEN_LIFE = Duration.ofSeconds(5);
  private static final int CONCURRENCY = 8;

  @Test
  void aTimerKeepsTheTokenFreshWhileManyHandlersRunAtOnce() throws Exception {
    settings.put("AWS_LAMBDA_INITIALIZATION_TYPE", "lambda-managed-instances");
    settings.put("AWS_LAMBDA_MAX_CONCURRENCY", String.valueOf(CONCURRENCY));
    try (AuthorizationServer server = server(TOKEN_LIFE, "client_secret_basic")) {
      settings.put("okta_token_url", server.tokenUrl());
      try (LocalLambda lambda = startProbe()) {
        assertThat(server.requests()).isEqualTo(1);
        // Nobody asks for it.
        server.awaitRequests(3);
        int before = server.requests();
        for (int i = 0; i < 10; i++) {
          List<Invocation> invocations =
              lambda.invokeAtOnce(CONCURRENCY, "{\"tell\":\"tokens\",\"at once\":\"8\"}");
          assertThat(invocations)
              .allSatisfy(invocation -> assertThat(invocation.answer()).contains("Bearer"));
        }
        assertThat(server.requests() - before).isLessThanOrEqualTo(1);
        assertThat(lambda.terminate()).isEqualTo(143);
        assertThat(linesOfOurs(lambda.finalLog())).hasSize(1);
      }
    }
  }
}
