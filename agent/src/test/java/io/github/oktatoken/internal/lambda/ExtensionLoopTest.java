package io.github.oktatoken.internal.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.token.Jitter;
import io.github.oktatoken.internal.token.TokenCache;
import io.github.oktatoken.internal.token.TokenCaches;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtensionLoopTest {
  private static final Duration LIFETIME = Duration.ofSeconds(300);
  private static final Instant START = new ManualClock().instant();

  @AutoClose private final FakeLambda lambda = new FakeLambda();
  private final ManualClock clock = new ManualClock();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LambdaLog log = new LambdaLog(out, null, null, clock);

  @TempDir private Path folder;

  @Test
  void asksForTheFirstEventOnceTheTokenIsReady() throws Exception {
    start(timeout -> grant());

    lambda.sees("register", "token", "next");
    assertThat(out.toString(UTF_8)).matches("okta token ready in \\d+ ms, expires 2026-.*Z\n");
  }

  @Test
  void returnsFromStartBeforeTheTokenIsReady() throws Exception {
    CountDownLatch started = new CountDownLatch(1);

    start(
        timeout -> {
          started.await();
          return grant();
        });

    started.countDown();
    lambda.sees("register", "token", "next");
  }

  @Test
  void refreshesAStaleTokenInAnInvocation() throws Exception {
    start(timeout -> grant());
    lambda.sees("register", "token", "next");

    invoke();
    lambda.sees("next");
    clock.advance(LIFETIME);
    invoke();
    lambda.sees("token", "next");
  }

  @Test
  void asksForTheNextEventEvenIfTheEndpointFails() throws Exception {
    start(
        timeout -> {
          lambda.note("failure");
          throw new IOException("out of order");
        });
    lambda.sees("register", "failure", "next");

    invoke();
    lambda.sees("next");
    clock.advance(Duration.ofSeconds(1));
    invoke();
    lambda.sees("failure", "next");
    assertThat(out.toString(UTF_8)).isEqualTo("no new okta token: out of order\n");
  }

  @Test
  void asksForTheNextEventEvenIfNoTokenComesInTime() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    start(
        timeout -> {
          AccessTokenResponse granted = grant();
          if (clock.instant().isAfter(START)) {
            late.await();
          }
          return granted;
        });
    lambda.sees("register", "token", "next");

    clock.advance(LIFETIME);
    // The deadline leaves no time to wait.
    lambda.invokes(clock.millis());

    lambda.seesInAnyOrder("token", "next");
    late.countDown();
  }

  @Test
  void asksForTheNextEventEvenIfTheCacheThrowsAnError() throws Exception {
    AtomicBoolean isBroken = new AtomicBoolean();
    Clock breaking =
        new Clock() {
          @Override
          public Instant instant() {
            if (isBroken.get()) {
              throw new OutOfMemoryError("as if");
            }
            return START;
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    start(timeout -> grant(), breaking);
    lambda.sees("register", "token", "next");

    isBroken.set(true);
    invoke();
    lambda.sees("next");
    assertThat(out.toString(UTF_8)).contains("failed unexpectedly: java.lang.OutOfMemoryError");
  }

  @Test
  void finishesARefreshBeforeTheNextEventEvenIfInterrupted() throws Exception {
    start(
        timeout -> {
          Thread.sleep(200);
          return grant();
        });
    lambda.sees("register", "token", "next");
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("okta-token-extension"))
        .forEach(Thread::interrupt);
    clock.advance(LIFETIME);
    invoke();
    lambda.sees("token", "next");
  }

  @Test
  void waitsForNoRefreshThatWasFrozen() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    AtomicBoolean freezes = new AtomicBoolean();
    TokenCaches tokens =
        start(
            timeout -> {
              AccessTokenResponse granted = grant();
              if (freezes.compareAndSet(true, false)) {
                late.await();
              }
              return granted;
            });
    lambda.sees("register", "token", "next");
    freezes.set(true);
    clock.advance(LIFETIME.minusSeconds(60));
    // The handler's own, with nobody to wait for it at the end of the invocation.
    tokens.token();
    lambda.sees("token");

    clock.advance(Duration.ofSeconds(2));
    invoke();

    lambda.sees("token", "next");
    late.countDown();
  }

  @Test
  void goesOnAskingForEventsWhenLambdaFails() throws Exception {
    start(timeout -> grant());
    lambda.sees("register", "token", "next");

    lambda.answersNext(new MockResponse.Builder().code(500).build());
    lambda.sees("next");
    lambda.answersNext(
        new MockResponse.Builder()
            .onResponseStart(new SocketEffect.CloseSocket(true, true, true))
            .build());
    lambda.sees("next");
    clock.advance(LIFETIME);
    invoke();
    lambda.sees("token", "next");

    assertThat(out.toString(UTF_8).lines().filter(line -> line.contains("goes on asking")))
        .as("one line for one spell of failures")
        .hasSize(1);
  }

  @Test
  void treatsAnUnreadableEventAsAnInvocation() throws Exception {
    start(timeout -> grant());
    lambda.sees("register", "token", "next");

    clock.advance(LIFETIME);
    lambda.answersNext(new MockResponse.Builder().body("<html>").build());
    lambda.sees("token", "next");
  }

  @Test
  void logsARefusedRegistrationAndRequestsNoToken() throws Exception {
    lambda.refusesRegistration("Extension.RegistrationClosed");
    Set<Thread> before = Thread.getAllStackTraces().keySet();

    TokenCaches tokens = start(timeout -> grant());

    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("okta-token-extension") && !before.contains(thread)) {
        thread.join();
      }
    }
    lambda.sees("register");
    assertThat(lambda.sawNothingMore()).isTrue();
    assertThat(out.toString(UTF_8))
        .contains("registering with AWS Lambda failed", "Extension.RegistrationClosed")
        .hasLineCount(1);
    assertThat(tokens.token().value()).isEqualTo("t0k3n");
  }

  private TokenCaches start(TokenEndpoint endpoint) throws IOException {
    return start(endpoint, clock);
  }

  private TokenCaches start(TokenEndpoint endpoint, Clock keepersClock) throws IOException {
    TokenFile file = new TokenFile(folder.resolve("token.json"));
    TokenCache cache =
        new TokenCache(
            endpoint,
            file,
            TestTokens.FINGERPRINT,
            new OutageLog(log, ClientName.DEFAULT, clock),
            keepersClock,
            () -> 0,
            new Jitter(() -> 0));
    TokenCaches tokens =
        new TokenCaches(
            Map.of(ClientName.DEFAULT, cache), Map.of(), new DpopKey(Clock.systemUTC()));
    new ExtensionLoop(InitializationType.ON_DEMAND, lambda.api(), tokens, log, clock, false, false)
        .start();
    return tokens;
  }

  private AccessTokenResponse grant() {
    lambda.note("token");
    return TestTokens.response("t0k3n", clock.instant(), LIFETIME);
  }

  private void invoke() {
    lambda.invokes(clock.millis() + 10_000);
  }
}
