package io.github.oktatoken.internal.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.token.Jitter;
import io.github.oktatoken.internal.token.TokenCache;
import io.github.oktatoken.internal.token.TokenCaches;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InitializationTypeTest {
  private static final Duration LIFETIME = Duration.ofSeconds(300);

  @AutoClose private final FakeLambda lambda = new FakeLambda();
  private final ManualClock clock = new ManualClock();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LambdaLog log = new LambdaLog(out, null, null, clock);
  private final AtomicInteger requests = new AtomicInteger();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "snap-start, SNAP_START",
    "lambda-managed-instances, MANAGED_INSTANCES",
    "on-demand, ON_DEMAND",
    "provisioned-concurrency, ON_DEMAND",
    ", ON_DEMAND",
    "'', ON_DEMAND",
    "SNAP-START, ON_DEMAND",
    "' snap-start', ON_DEMAND",
    "something-new, ON_DEMAND"
  })
  void readsLambdasNameOfTheInitializationType(String name, InitializationType type) {
    assertThat(InitializationType.of(name)).isEqualTo(type);
  }

  @ParameterizedTest
  @EnumSource(names = "MANAGED_INSTANCES", mode = EnumSource.Mode.EXCLUDE)
  void registersForInvokeEventsUnlessLambdaSendsNone(InitializationType type) throws Exception {
    start(type);
    if (type == InitializationType.SNAP_START) {
      lambda.sees("register", "next");
    } else {
      lambda.sees("register", "token", "next");
    }

    assertThat(lambda.registration()).isEqualTo("{\"events\":[\"INVOKE\"]}");
  }

  @Test
  void requestsNoTokenBeforeASnapshot() throws Exception {
    start(InitializationType.SNAP_START);

    lambda.sees("register", "next");
    assertThat(lambda.sawNothingMore()).isTrue();
    assertThat(file()).doesNotExist();
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void adoptsNoTokenBeforeASnapshot() throws Exception {
    startAfterAnEarlierProcess(InitializationType.SNAP_START);

    lambda.sees("register", "next");
    assertThat(file()).doesNotExist();
  }

  @Test
  void requestsATokenInTheFirstInvocationAfterARestoreWithoutHooks() throws Exception {
    start(InitializationType.SNAP_START);
    lambda.sees("register", "next");

    lambda.invokes(clock.millis() + 10_000);

    lambda.sees("token", "next");
  }

  @Test
  void adoptsTheTokenOfAnEarlierProcess() throws Exception {
    TokenCaches tokens = startAfterAnEarlierProcess(InitializationType.ON_DEMAND);

    lambda.sees("register", "next");
    assertThat(tokens.token().value()).isEqualTo("token-1");
    assertThat(file()).content().contains("token-1");
    assertThat(out.toString(UTF_8)).matches("okta token ready in \\d+ ms, expires 2026-.*Z\n");
  }

  @Test
  void refreshesByATimerOnManagedInstances() throws Exception {
    TokenCaches tokens = start(InitializationType.MANAGED_INSTANCES);
    lambda.sees("register", "token", "next");
    assertThat(lambda.registration()).isEqualTo("{\"events\":[]}");

    for (int renewal = 2; renewal <= 3; renewal++) {
      clock.advance(LIFETIME);
      lambda.sees("token");
      assertThat(tokens.token().value()).isEqualTo("token-" + renewal);
    }
    assertThat(lambda.sawNothingMore()).isTrue();
  }

  @Test
  void keepsTheTimerRunningAfterAFailure() throws Exception {
    TokenCaches tokens =
        start(
            InitializationType.MANAGED_INSTANCES,
            timeout -> {
              if (requests.get() == 1) {
                requests.incrementAndGet();
                lambda.note("failure");
                throw new OutOfMemoryError("as if");
              }
              return grant();
            });
    lambda.sees("register", "token", "next");

    clock.advance(LIFETIME);
    lambda.sees("failure");
    // By then the gate is closed, for less than a second.
    while (!out.toString(UTF_8).contains("no new okta token")) {
      Thread.onSpinWait();
    }
    clock.advance(Duration.ofSeconds(1));
    lambda.sees("token");
    assertThat(tokens.token().value()).isEqualTo("token-3");
  }

  @Test
  void startsNoTimerWhereLambdaSendsEvents() throws Exception {
    long before = timers();

    start(InitializationType.ON_DEMAND);
    lambda.sees("register", "token", "next");

    assertThat(timers()).isEqualTo(before);
  }

  private static long timers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("okta-token-timer"))
        .count();
  }

  private Path file() {
    return folder.resolve("token.json");
  }

  private TokenCaches startAfterAnEarlierProcess(InitializationType type) throws IOException {
    TokenCache earlier =
        new TokenCache(
            timeout -> TestTokens.response("token-1", clock.instant(), LIFETIME),
            new TokenFile(file()),
            TestTokens.FINGERPRINT,
            (reason, kind, left) -> {},
            clock,
            () -> 0,
            new Jitter(() -> 0));
    earlier.token();
    assertThat(Files.exists(file())).isTrue();
    return start(type);
  }

  private TokenCaches start(InitializationType type) throws IOException {
    return start(type, timeout -> grant());
  }

  private TokenCaches start(InitializationType type, TokenEndpoint endpoint) throws IOException {
    TokenFile tokenFile = new TokenFile(file());
    tokenFile.takeLeftOver();
    TokenCaches tokens = OneClient.tokens(endpoint, tokenFile, log, clock);
    new ExtensionLoop(type, lambda.api(), tokens, log, clock, false, false).start();
    return tokens;
  }

  private AccessTokenResponse grant() {
    AccessTokenResponse granted =
        TestTokens.response("token-" + requests.incrementAndGet(), clock.instant(), LIFETIME);
    lambda.note("token");
    return granted;
  }
}
