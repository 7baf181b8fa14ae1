package io.github.oktatoken.internal.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.token.ClockJump;
import io.github.oktatoken.internal.token.TokenCaches;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SnapStart for a program in the runtime's place: nothing tells of the snapshot or the restore. */
class WithoutHooksTest {
  private static final Duration LIFETIME = Duration.ofSeconds(300);

  @AutoClose private final FakeLambda lambda = new FakeLambda();
  private final ManualClock clock = new ManualClock();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LambdaLog log = new LambdaLog(out, null, null, clock);
  private final AtomicInteger requests = new AtomicInteger();
  private final List<String> told = new CopyOnWriteArrayList<>();

  @TempDir private Path folder;
  private TokenCaches tokens;

  @BeforeEach
  void start() throws Exception {
    TokenEndpoint endpoint =
        new TokenEndpoint() {
          @Override
          public AccessTokenResponse call(Duration timeout) {
            String value = "token-" + requests.incrementAndGet();
            return TestTokens.response(value, clock.instant(), LIFETIME);
          }

          @Override
          public void suspend() {
            told.add("suspend");
          }
        };
    tokens = OneClient.tokens(endpoint, new TokenFile(folder.resolve("token.json")), log, clock);
    tokens.expectRestore(null);
    new ExtensionLoop(InitializationType.SNAP_START, lambda.api(), tokens, log, clock, false, false)
        .start();
    lambda.sees("register", "next");
  }

  @Test
  void requestsTheTokenInTheFirstInvocationWithoutHooks() throws Exception {
    assertThat(requests).hasValue(0);

    invoke();
    lambda.sees("next");

    assertThat(requests).hasValue(1);
    assertThat(tokens.token().value()).isEqualTo("token-1");
    assertThat(folder.resolve("token.json")).content().contains("token-1");
    assertThat(out.toString(UTF_8)).matches("okta token ready in \\d+ ms, expires 2026-.*Z\n");
  }

  @Test
  void servesTheInitialisationWithoutWritingTheTokenFile() {
    assertThat(tokens.token().value()).isEqualTo("token-1");
    assertThat(tokens.token().value()).isEqualTo("token-1");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void dropsATokenFromBeforeTheRestoreWithTheFirstEvent() throws Exception {
    tokens.token();

    invoke();
    lambda.sees("next");

    assertThat(tokens.token().value()).isEqualTo("token-2");
    clock.advance(Duration.ofMinutes(1));
    assertThat(tokens.token().value()).isEqualTo("token-2");
  }

  @Test
  void handsNoTokenFromBeforeTheRestoreToAHandlerThatIsFasterThanTheEvent() {
    tokens.token();

    clock.advance(Duration.ofSeconds(1));

    assertThat(tokens.token().value()).isEqualTo("token-2");
  }

  @Test
  void forgetsTokenKeyAndSecretSoonBeforeARestore() throws Exception {
    tokens.token();
    clock.advance(Duration.ofSeconds(1));

    while (told.isEmpty()) {
      Thread.sleep(10);
    }

    assertThat(told).containsExactly("suspend");
    assertThat(tokens.token().value()).isEqualTo("token-2");
  }

  @Test
  void noticesARestoreByAJumpOfTheClockWithoutEvents() throws Exception {
    long aheadMillis = clock.millis() - System.nanoTime() / 1_000_000;
    tokens.expectRestore(new ClockJump(clock, aheadMillis));
    assertThat(tokens.token().value()).isEqualTo("token-1");

    clock.advance(Duration.ofMinutes(10));

    assertThat(tokens.token().value()).isEqualTo("token-2");
    clock.advance(Duration.ofMinutes(1));
    assertThat(tokens.token().value()).isEqualTo("token-2");
    assertThat(folder.resolve("token.json")).content().contains("token-2");
  }

  private void invoke() {
    lambda.invokes(clock.millis() + 10_000);
  }
}
