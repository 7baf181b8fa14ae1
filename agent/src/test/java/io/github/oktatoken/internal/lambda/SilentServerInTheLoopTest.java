package io.github.oktatoken.internal.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.token.TokenCaches;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A function that never asks for a token must not be billed for a server that never answers. */
class SilentServerInTheLoopTest {
  @AutoClose private final FakeLambda lambda = new FakeLambda();
  private final ManualClock clock = new ManualClock();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LambdaLog log = new LambdaLog(out, null, null, clock);
  private final CountDownLatch over = new CountDownLatch(1);

  @TempDir private Path folder;

  @AfterEach
  void answerAtLast() {
    over.countDown();
  }

  @Test
  void holdsOnlySomeInvocationsIfTheServerIsSilent() throws Exception {
    TokenEndpoint silent =
        timeout -> {
          lambda.note("request");
          over.await();
          throw new IllegalStateException("nobody waits any more");
        };
    // The highest number that can be drawn: the gate is closed for 1.2 s, then for 2.4 s.
    TokenCaches tokens =
        OneClient.tokens(silent, new TokenFile(folder.resolve("token.json")), log, clock, () -> -1);
    new ExtensionLoop(InitializationType.ON_DEMAND, lambda.api(), tokens, log, clock, false, false)
        .start();
    lambda.sees("register", "request", "next");

    invokeAfter(Duration.ofMillis(1_100));
    lambda.sees("next");
    invokeAfter(Duration.ofMillis(100));
    lambda.sees("request", "next");
    invokeAfter(Duration.ofMillis(1_100));
    lambda.sees("next");
    invokeAfter(Duration.ofMillis(1_100));
    lambda.sees("next");

    assertThatThrownBy(tokens::token)
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessageContaining("no token came in time");
    assertThat(lambda.sawNothingMore()).isTrue();
    assertThat(out.toString(UTF_8).lines())
        .satisfiesExactly(
            waiting -> assertThat(waiting).startsWith("still waiting for the okta token: "),
            outage -> assertThat(outage).startsWith("no new okta token: no token came"));
  }

  private void invokeAfter(Duration freeze) {
    clock.advance(freeze);
    lambda.invokes(clock.millis() + 10_000);
  }
}
