package io.github.oktatoken.internal.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.token.TokenCaches;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lambda starts a process in the place of one that crashed, and counts its start against the
 * time-out of the invocation that waits for it.
 */
class RestartInPlaceTest {
  private static final Duration LIFETIME = Duration.ofSeconds(300);

  @AutoClose private final FakeLambda lambda = new FakeLambda();
  private final ManualClock clock = new ManualClock();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LambdaLog log = new LambdaLog(out, null, null, clock);
  private final CountDownLatch stalled = new CountDownLatch(1);

  @TempDir private Path folder;

  @Test
  void asksForTheFirstEventAtOnceAfterARestartThoughTheServerStalls() throws Exception {
    start(timeout -> stall(), true);

    lambda.seesInAnyOrder("register", "request", "next");
    stalled.countDown();
  }

  @Test
  void waitsForAStallingServerInTheFirstStart() throws Exception {
    start(timeout -> stall(), false);

    lambda.sees("register", "request");
    assertThat(lambda.sawNothingMore()).isTrue();
    stalled.countDown();
    lambda.sees("next");
  }

  @Test
  void finishesTheRequestOfARestartInTheFirstInvocation() throws Exception {
    start(timeout -> stall(), true);
    lambda.seesInAnyOrder("register", "request", "next");
    // Longer than any freeze that a request survives.
    clock.advance(Duration.ofSeconds(3));
    invoke();
    stalled.countDown();

    lambda.sees("next");
    assertThat(out.toString(UTF_8)).matches("okta token ready in \\d+ ms, expires 2026-.*Z\n");
  }

  @Test
  void logsWhatItWaitsForBeforeTheInvocationTimesOut() throws Exception {
    start(timeout -> stall(), true);
    lambda.seesInAnyOrder("register", "request", "next");
    lambda.invokes(clock.millis() + 1_000);

    lambda.sees("next");

    assertThat(out.toString(UTF_8))
        .isEqualTo("still waiting for the okta token: okta_token_url has not responded yet\n");
    stalled.countDown();
  }

  private void start(TokenEndpoint endpoint, boolean isRestart) {
    TokenCaches tokens =
        OneClient.tokens(endpoint, new TokenFile(folder.resolve("token.json")), log, clock);
    new ExtensionLoop(
            InitializationType.ON_DEMAND, lambda.api(), tokens, log, clock, false, isRestart)
        .start();
  }

  private AccessTokenResponse stall() throws InterruptedException {
    lambda.note("request");
    stalled.await();
    return TestTokens.response("t0k3n", clock.instant(), LIFETIME);
  }

  private void invoke() {
    lambda.invokes(clock.millis() + 10_000);
  }
}
