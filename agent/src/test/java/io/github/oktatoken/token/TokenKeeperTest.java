package io.github.oktatoken.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.RawServer;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.oauth.AccessTokenResponse;
import io.github.oktatoken.oauth.Client;
import io.github.oktatoken.oauth.HttpTokenEndpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenKeeperTest {
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration PATIENT = Duration.ofSeconds(20);

  private final ManualClock clock = new ManualClock();
  private final AtomicInteger requests = new AtomicInteger();
  private final List<TokenUnavailableException> failures = new CopyOnWriteArrayList<>();

  private volatile Duration lifetime = Duration.ofSeconds(3600);

  /** What the endpoint does; at first it grants token-1, token-2, and so on. */
  private volatile Callable<AccessTokenResponse> answer = () -> grant(lifetime);

  @TempDir private Path folder;
  private Path file;
  private TokenKeeper keeper;

  @BeforeEach
  void keepATokenInAFile() {
    file = folder.resolve("token.json");
    keeper =
        new TokenKeeper(
            this::ask, new TokenFile(file), TestTokens.FINGERPRINT, failures::add, clock, () -> 0);
  }

  private AccessTokenResponse ask() throws Exception {
    requests.incrementAndGet();
    return answer.call();
  }

  private AccessTokenResponse grant(Duration lifetime) {
    return TestTokens.response("token-" + requests.get(), clock.instant(), lifetime);
  }

  private AccessTokenResponse fail() throws IOException {
    throw new IOException("out of order");
  }

  private String get() {
    return keeper.token().value();
  }

  private TokenUnavailableException failure() {
    TokenUnavailableException failure =
        catchThrowableOfType(TokenUnavailableException.class, this::get);
    assertThat(failure).as("what is thrown").isNotNull();
    return failure;
  }

  @Test
  void asksForNothingUntilSomebodyWantsAToken() {
    assertThat(requests).hasValue(0);
    assertThat(file).doesNotExist();
  }

  @Test
  void asksOnceForTheFirstToken() {
    assertThat(keeper.token())
        .isEqualTo(
            new AccessToken("token-1", "Bearer", "orders.read", clock.instant().plus(lifetime)));
    assertThat(requests).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"86400, 3600000", "3600, 900000", "300, 75000", "10, 2500", "5, 1250"})
  void renewsAnAgingTokenWhileItServesIt(long seconds, long windowMillis) {
    lifetime = Duration.ofSeconds(seconds);
    get();
    clock.advance(lifetime.minusMillis(windowMillis).minus(MILLI));
    assertThat(get()).isEqualTo("token-1");
    assertThat(requests).hasValue(1);

    CountDownLatch granted = block(() -> grant(lifetime));
    clock.advance(MILLI);
    assertThat(get()).isEqualTo("token-1");
    assertThat(get()).isEqualTo("token-1");

    granted.countDown();
    assertThat(keeper.renewIfDue(PATIENT).value()).isEqualTo("token-2");
    assertThat(get()).isEqualTo("token-2");
    assertThat(requests).hasValue(2);
  }

  @ParameterizedTest
  @CsvSource({"86400, 30000", "3600, 30000", "300, 30000", "100, 10000", "10, 1000", "1, 100"})
  void waitsForANewTokenInTheMarginBeforeItExpires(long seconds, long marginMillis) {
    lifetime = Duration.ofSeconds(seconds);
    get();

    clock.advance(lifetime.minusMillis(marginMillis));
    assertThat(get()).isEqualTo("token-2");
    assertThat(requests).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {300, 3600, 86_400})
  void asksForHardlyMoreTokensInADayThanThereMustBe(long seconds) {
    lifetime = Duration.ofSeconds(seconds);
    keeper =
        new TokenKeeper(
            this::ask,
            new TokenFile(file),
            TestTokens.FINGERPRINT,
            failures::add,
            clock,
            new Random());
    for (long second = 0; second < 10 * 86_400; second += 15) {
      get();
      keeper.renewIfDue(PATIENT);
      clock.advance(Duration.ofSeconds(15));
    }
    double window = Math.min(3_600, seconds / 4.0);
    double fewest = 10 * 86_400 / (seconds - window);
    assertThat(requests.get()).isBetween((int) fewest, (int) Math.ceil(fewest * 1.1) + 1);
  }

  @Test
  void givesUpARefreshThatWasFrozenHalfWay() {
    CountDownLatch thawed = block(() -> grant(lifetime));
    assertThatThrownBy(() -> keeper.renewIfDue(MILLI))
        .isInstanceOf(TokenUnavailableException.class);
    while (requests.get() == 0) {
      Thread.onSpinWait();
    }
    clock.advance(Duration.ofHours(1));
    answer = () -> grant(lifetime);

    assertThat(get()).isEqualTo("token-2");
    thawed.countDown();
    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void asksNobodyWhileTheGateIsClosed() {
    answer = this::fail;
    failure();
    answer = () -> grant(lifetime);

    clock.advance(Duration.ofMillis(799));
    assertThat(failure()).hasMessage("out of order");
    assertThat(requests).hasValue(1);
    assertThat(failures).hasSize(1);

    clock.advance(MILLI);
    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void servesTheCurrentTokenToItsLastMillisecondWhileThereIsNoNewOne() {
    get();
    answer = this::fail;

    clock.advance(lifetime.minus(MILLI));
    assertThat(get()).isEqualTo("token-1");
    assertThat(failures).hasSize(1);

    clock.advance(MILLI);
    assertThat(failure()).hasMessage("out of order");
  }

  @Test
  void recoversWhenTheEndpointDoes() {
    answer = this::fail;
    failure();
    answer = () -> grant(lifetime);
    clock.advance(Duration.ofSeconds(1));

    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void throwsWithTheReasonAndTheOriginalCause() {
    URI url = URI.create("http://" + RawServer.closedAuthority() + "/token");
    Client client = new Client("id", "s3cr3t", Client.Authentication.CLIENT_SECRET_BASIC);
    answer = new HttpTokenEndpoint(url, client, null, clock);

    assertThat(failure())
        .hasMessageContaining("okta_token_url")
        .hasCauseInstanceOf(ConnectException.class);
  }

  @Test
  void makesOneRequestForAnyNumberOfThreads() throws Exception {
    get();
    clock.advance(lifetime);
    CountDownLatch granted = block(() -> grant(lifetime));

    List<Waiter> waiters = startWaiting(64);
    granted.countDown();

    for (Waiter waiter : waiters) {
      assertThat(waiter.token()).isEqualTo("token-2");
    }
    assertThat(requests).hasValue(2);
  }

  @Test
  void tellsEachWaiterByAnExceptionOfItsOwnAndTheLogOnce() throws Exception {
    CountDownLatch failed = block(this::fail);

    List<Waiter> waiters = startWaiting(8);
    failed.countDown();

    List<Throwable> thrown = new ArrayList<>();
    for (Waiter waiter : waiters) {
      thrown.add(waiter.failure());
    }
    assertThat(thrown)
        .doesNotHaveDuplicates()
        .allSatisfy(e -> assertThat(e).hasMessage("out of order"));
    assertThat(failures).hasSize(1);
    assertThat(requests).hasValue(1);

    clock.advance(Duration.ofSeconds(1));
    failure();
    assertThat(failures).hasSize(2);
  }

  @Test
  void letsAnInterruptedWaiterGoAndTheOthersWaitOn() throws Exception {
    CountDownLatch granted = block(() -> grant(lifetime));
    List<Waiter> waiters = startWaiting(3);

    Waiter interrupted = waiters.get(0);
    interrupted.thread.interrupt();

    assertThat(interrupted.failure())
        .hasMessageContaining("interrupted")
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(interrupted.stillInterrupted).isTrue();
    granted.countDown();
    assertThat(waiters.get(1).token()).isEqualTo("token-1");
    assertThat(waiters.get(2).token()).isEqualTo("token-1");
    assertThat(requests).hasValue(1);
  }

  @Test
  void waitsNoLongerThanItIsTold() {
    CountDownLatch never = block(() -> grant(lifetime));

    assertThatThrownBy(() -> keeper.renewIfDue(MILLI))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessageContainingAll("no token after 1 ms", "okta_token_url");
    never.countDown();
  }

  @Test
  void servesTheCurrentTokenIfANewOneTakesTooLong() {
    get();
    clock.advance(lifetime.minus(MILLI));
    CountDownLatch never = block(() -> grant(lifetime));

    assertThat(keeper.renewIfDue(Duration.ZERO).value()).isEqualTo("token-1");
    never.countDown();
  }

  @Test
  void hasWrittenTheFileBeforeItHandsTheTokenOut() throws Exception {
    get();
    AtomicBoolean over = new AtomicBoolean();
    FutureTask<Void> reader =
        new FutureTask<>(
            () -> {
              while (!over.get()) {
                int inMemory = number(get());
                assertThat(number(valueInFile())).isGreaterThanOrEqualTo(inMemory);
              }
              return null;
            });
    start(reader);
    for (int i = 0; i < 500; i++) {
      clock.advance(TokenKeeper.BETWEEN_INVALIDATIONS);
      keeper.invalidate(get());
      int inMemory = number(get());
      assertThat(number(valueInFile())).isGreaterThanOrEqualTo(inMemory);
    }
    over.set(true);
    reader.get();
  }

  @Test
  void namesTheFileThatItCannotWrite() throws IOException {
    Files.createDirectory(file);

    assertThat(failure())
        .hasMessageContainingAll(file.toString(), "okta_token_file")
        .hasCauseInstanceOf(IOException.class);
    assertThat(failures).hasSize(1);
  }

  @Test
  void passesNoSecretOnThatAnUnforeseenFailureHolds() {
    answer =
        () -> {
          throw new IllegalStateException("s3cr3t", new IOException("s3cr3t"));
        };

    TokenUnavailableException failure = failure();

    assertThat(failure).hasMessageContaining("java.lang.IllegalStateException").hasNoCause();
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    assertThat(text.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void survivesAnErrorOfTheEndpoint() {
    answer =
        () -> {
          throw new OutOfMemoryError("as if");
        };

    assertThat(failure()).hasMessageContaining("java.lang.OutOfMemoryError");
  }

  @Test
  void saysWhatIsWrongEvenIfTheLogFails() {
    TokenKeeper mute =
        new TokenKeeper(
            this::fail,
            new TokenFile(file),
            TestTokens.FINGERPRINT,
            failure -> {
              throw new IllegalStateException("no log");
            },
            clock,
            () -> 0);

    assertThatThrownBy(() -> mute.token()).isInstanceOf(TokenUnavailableException.class);
  }

  @Test
  void dropsATokenThatWasRefused() {
    String refused = get();

    assertThat(keeper.invalidate(refused)).isTrue();
    assertThat(keeper.invalidate(refused)).isFalse();
    assertThat(requests).hasValue(1);
    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void dropsNoMoreThanOneTokenInTenSeconds() {
    assertThat(keeper.invalidate(get())).isTrue();
    get();
    clock.advance(TokenKeeper.BETWEEN_INVALIDATIONS.minus(MILLI));
    assertThat(keeper.invalidate("token-2")).isFalse();
    assertThat(get()).isEqualTo("token-2");

    clock.advance(MILLI);
    assertThat(keeper.invalidate("token-2")).isTrue();
    assertThat(get()).isEqualTo("token-3");
  }

  @Test
  void keepsATokenThatIsNotTheRefusedOne() {
    String older = get();
    clock.advance(lifetime);
    get();

    assertThat(keeper.invalidate(older)).isFalse();
    assertThat(keeper.invalidate("another")).isFalse();
    assertThat(get()).isEqualTo("token-2");
    assertThat(requests).hasValue(2);
  }

  @Test
  void dropsNothingWhereThereIsNothing() {
    assertThat(keeper.invalidate("token-1")).isFalse();
  }

  @Test
  void neverReturnsATokenThatWasDroppedBeforeItWasAskedFor() throws Exception {
    List<FutureTask<Void>> callers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      FutureTask<Void> caller =
          new FutureTask<>(
              () -> {
                for (int call = 0; call < 200; call++) {
                  String refused = get();
                  clock.advance(TokenKeeper.BETWEEN_INVALIDATIONS);
                  if (keeper.invalidate(refused)) {
                    assertThat(get()).isNotEqualTo(refused);
                  }
                }
                return null;
              });
      callers.add(caller);
      start(caller);
    }
    for (FutureTask<Void> caller : callers) {
      caller.get();
    }
  }

  @Test
  void neverReturnsATokenThatExpiredOnItsWay() {
    answer =
        () -> {
          AccessTokenResponse granted = grant(Duration.ofSeconds(1));
          clock.advance(Duration.ofSeconds(1));
          return granted;
        };

    assertThat(failure()).hasMessageContainingAll("expired", "raise the access token lifetime");
  }

  @Test
  void neverReturnsATokenThatExpiredWhileTheWaiterWasFrozen() {
    AtomicBoolean freezes = new AtomicBoolean(true);
    Clock freezing =
        new ManualClock() {
          @Override
          public long millis() {
            long now = clock.millis();
            if (Thread.currentThread().getName().equals("okta-token-refresh")
                && requests.get() == 1
                && freezes.compareAndSet(true, false)) {
              clock.advance(lifetime);
            }
            return now;
          }
        };
    TokenKeeper frozen =
        new TokenKeeper(
            this::ask,
            new TokenFile(file),
            TestTokens.FINGERPRINT,
            failures::add,
            freezing,
            () -> 0);

    assertThat(frozen.token().value()).isEqualTo("token-2");
  }

  @Test
  void servesTheCurrentTokenIfTheNewOneExpiredOnItsWay() {
    get();
    clock.advance(lifetime.minusSeconds(10));
    answer =
        () -> {
          AccessTokenResponse granted = grant(Duration.ofSeconds(1));
          clock.advance(Duration.ofSeconds(2));
          return granted;
        };

    assertThat(get()).isEqualTo("token-1");
  }

  @Test
  void neverReturnsAnExpiredTokenWhateverTheClockAndTheEndpointDo() {
    long seed = System.nanoTime();
    System.out.println("TokenKeeperTest: the seed is " + seed);
    Random random = new Random(seed);
    int returned = 0;
    for (int walk = 0; walk < 100; walk++) {
      long lifetimeMillis = Math.round(Math.exp(random.nextDouble() * Math.log(86_400)) * 1_000);
      answer =
          () -> {
            AccessTokenResponse granted = grant(Duration.ofMillis(lifetimeMillis));
            clock.advance(Duration.ofMillis(random.nextInt(3_000)));
            return random.nextInt(4) == 0 ? fail() : granted;
          };
      for (int step = 0; step < 40; step++) {
        clock.advance(Duration.ofMillis((long) (random.nextGaussian() * lifetimeMillis / 2)));
        try {
          Instant expiresAt = keeper.renewIfDue(PATIENT).expiresAt();
          assertThat(expiresAt).as("seed %d", seed).isAfter(clock.instant());
          returned++;
        } catch (TokenUnavailableException none) {
          assertThat(none).as("seed %d", seed).hasMessageMatching("out of order|.*had expired.*");
        }
      }
    }
    assertThat(returned).as("tokens, seed %d", seed).isPositive();
  }

  /** Makes the endpoint wait for the latch. */
  private CountDownLatch block(Callable<AccessTokenResponse> afterwards) {
    CountDownLatch released = new CountDownLatch(1);
    answer =
        () -> {
          released.await();
          return afterwards.call();
        };
    return released;
  }

  private List<Waiter> startWaiting(int count) {
    List<Waiter> waiters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      waiters.add(new Waiter());
    }
    for (Waiter waiter : waiters) {
      while (waiter.thread.getState() != Thread.State.TIMED_WAITING) {
        assertThat(waiter.thread.isAlive()).isTrue();
        Thread.onSpinWait();
      }
    }
    return waiters;
  }

  /** A thread that wants a token. */
  private final class Waiter {
    private volatile boolean stillInterrupted;
    private final FutureTask<String> task = new FutureTask<>(this::want);
    private final Thread thread = start(task);

    private String want() {
      try {
        return get();
      } finally {
        stillInterrupted = Thread.currentThread().isInterrupted();
      }
    }

    String token() throws Exception {
      return task.get();
    }

    Throwable failure() throws InterruptedException {
      thread.join();
      Throwable outcome = catchThrowableOfType(Exception.class, task::get);
      assertThat(outcome).as("what is thrown").isNotNull();
      assertThat(outcome.getCause()).isInstanceOf(TokenUnavailableException.class);
      return outcome.getCause();
    }
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task, "waiter");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private String valueInFile() {
    try {
      return Files.readString(file).split("\"", 5)[3];
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static int number(String token) {
    return Integer.parseInt(token.substring("token-".length()));
  }
}
