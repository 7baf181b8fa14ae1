package io.github.oktatoken.internal.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.crac.Resource;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.TokenUnavailableException;
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
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapStartTest {
  /** A file that even root can neither delete nor write. */
  private static final Path STUCK = Path.of("/proc/sys/kernel/ostype");

  private final ManualClock clock = new ManualClock();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LambdaLog log = new LambdaLog(out, null, null, clock);
  private final AtomicInteger requests = new AtomicInteger();
  private Callable<AccessTokenResponse> answer = this::grant;
  private Runnable reset = () -> {};
  private Runnable preparation = () -> {};

  @TempDir private Path folder;
  private Path file;
  private TokenCaches tokens;
  private Resource hooks;

  @BeforeEach
  void registerTheHooks() throws Exception {
    file = folder.resolve("token.json");
    register(file, clock);
  }

  @Test
  void requestsATokenAfterEachRestoreAndLogsIt() {
    tokens.token();

    before();
    assertThat(folder).isEmptyDirectory();
    assertThatThrownBy(tokens::token)
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessageContaining("call get() after the restore");
    assertThat(out.toString(UTF_8)).isEmpty();

    after();
    assertThat(requests).hasValue(2);
    assertThat(out.toString(UTF_8))
        .matches("okta token ready in \\d+ ms, expires 2026-01-01T01:00:00Z\n");
    assertThat(tokens.token().value()).isEqualTo("token-2");
    assertThat(file).content().contains("token-2");
    assertThat(requests).hasValue(2);
  }

  @Test
  void letsTheFunctionStartWithoutATokenAndLogsWhyOnce() {
    before();
    answer =
        () -> {
          throw new IOException("out of order");
        };

    after();

    assertThat(out.toString(UTF_8)).isEqualTo("no new okta token: out of order\n");
    answer = this::grant;
    clock.advance(Duration.ofSeconds(1));
    assertThat(tokens.token().value()).isEqualTo("token-1");
  }

  @Test
  void leavesAnInterruptOfTheHookToTheFunction() throws Exception {
    tokens.token();
    Thread.currentThread().interrupt();

    before();

    assertThat(Thread.interrupted()).as("the function's interrupt").isTrue();
    assertThat(folder).isEmptyDirectory();
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void logsAgainAfterTheRestoreWhatWasLoggedBefore() throws Exception {
    log.errorOnce("as_ever", "as ever", "");

    before();
    log.errorOnce("as_ever", "as ever", "");

    assertThat(out.toString(UTF_8)).isEqualTo("as ever\nas ever\n");
  }

  @Test
  void preparesBeforeTheSnapshotWithoutWaitingForAHungDisk() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mended = new CountDownLatch(1);
    preparation =
        () -> {
          begun.countDown();
          awaitUninterruptibly(mended);
        };

    before();

    begun.await();
    after();
    assertThat(tokens.token().value()).isEqualTo("token-1");
    mended.countDown();
  }

  @Test
  void hidesAFailureToPrepareFromTheFunction() throws Exception {
    List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
    try {
      preparation =
          () -> {
            throw new NoClassDefFoundError("as if");
          };
      before();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(handler);
    }

    assertThat(uncaught).isEmpty();
    after();
    assertThat(tokens.token().value()).isEqualTo("token-1");
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void letsTheSnapshotBeTakenEvenIfTheFileStays() throws Exception {
    register(STUCK, clock);

    before();

    assertThat(out.toString(UTF_8))
        .startsWith("the okta token may be in the snapshot: ")
        .contains(STUCK.toString())
        .hasLineCount(1);
    assertThatThrownBy(tokens::token).hasMessageContaining("after the restore");
  }

  @Test
  void letsTheSnapshotBeTakenEvenIfTheEndpointThrowsAnError() {
    tokens.token();
    reset =
        () -> {
          throw new NoClassDefFoundError("as if");
        };

    before();

    assertThat(out.toString(UTF_8))
        .startsWith("the okta token may be in the snapshot: ")
        .contains("NoClassDefFoundError")
        .hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
    assertThatThrownBy(tokens::token).hasMessageContaining("after the restore");
  }

  @Test
  void letsTheFunctionStartEvenIfTheEndpointThrowsAnError() {
    before();
    answer =
        () -> {
          throw new StackOverflowError("as if");
        };

    after();

    assertThat(out.toString(UTF_8)).contains("java.lang.StackOverflowError").hasLineCount(1);
  }

  @Test
  void letsTheFunctionStartEvenIfTheCacheThrowsAnError() throws Exception {
    Clock broken =
        new ManualClock() {
          @Override
          public Instant instant() {
            throw new InternalError("as if");
          }
        };
    register(file, broken);
    before();

    after();

    assertThat(out.toString(UTF_8)).contains("java.lang.InternalError").hasLineCount(1);
  }

  private void register(Path place, Clock keepersClock) throws Exception {
    TokenEndpoint endpoint =
        new TokenEndpoint() {
          @Override
          public AccessTokenResponse call(Duration timeout) throws Exception {
            return answer.call();
          }

          @Override
          public void reset() {
            reset.run();
          }

          @Override
          public void prepare() {
            preparation.run();
          }
        };
    TokenFile tokenFile = new TokenFile(place);
    TokenCache cache =
        new TokenCache(
            endpoint,
            tokenFile,
            TestTokens.FINGERPRINT,
            new OutageLog(log, ClientName.DEFAULT, clock),
            keepersClock,
            () -> 0,
            new Jitter(() -> 0));
    tokens =
        new TokenCaches(
            Map.of(ClientName.DEFAULT, cache), Map.of(), new DpopKey(Clock.systemUTC()));
    SnapStart.register(tokens, log);
    // Nobody else holds the hooks, not even the runtime: what isn't here would be collected.
    Field held = SnapStart.class.getDeclaredField("registered");
    held.setAccessible(true);
    hooks = (Resource) held.get(null);
  }

  private void before() {
    assertThatCode(() -> hooks.beforeCheckpoint(Core.getGlobalContext()))
        .doesNotThrowAnyException();
  }

  private void after() {
    assertThatCode(() -> hooks.afterRestore(Core.getGlobalContext())).doesNotThrowAnyException();
  }

  private AccessTokenResponse grant() {
    return TestTokens.response(
        "token-" + requests.incrementAndGet(), clock.instant(), Duration.ofHours(1));
  }
}
