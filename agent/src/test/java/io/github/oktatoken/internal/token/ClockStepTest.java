package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.internal.oauth.TestRefusals;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wall clock is the only one that counts, and it may be set. */
class ClockStepTest extends CacheFixture {
  @Test
  void refreshesATokenOnceItsLifetimeIsOverThoughTheWallClockStandsStill() {
    lifetime = Duration.ofMillis(50);
    get();

    long end = System.nanoTime() + lifetime.toNanos();
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }

    assertThat(cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT)).value()).isEqualTo("token-2");
    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void deletesATokenOnceItsLifetimeIsOverThoughTheWallClockStandsStill() throws Exception {
    lifetime = Duration.ofMillis(50);
    get();
    assertThat(file).exists();
    responder = this::fail;
    Thread.sleep(lifetime.toMillis());

    cache.beginRefreshIfDue(Duration.ZERO);

    cache.awaitFile(TokenFileWriter.TIMEOUT);
    assertThat(file).doesNotExist();
  }

  private static final Duration YEAR = Duration.ofDays(365);

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT-1H", "PT-8760H", "PT8760H"})
  void servesNoExpiredTokenAfterAStepOfTheClock(Duration step) {
    get();

    clock.advance(step);

    assertUnexpired(cache.token());
    assertUnexpired(cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT)));
    clock.advance(YEAR.plus(lifetime));
    int before = requests.get();
    assertUnexpired(cache.token());
    assertThat(requests).hasValue(before + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT-1H", "PT-8760H", "PT8760H"})
  void prolongsNoBackoffAfterAStepOfTheClock(Duration step) {
    responder =
        request -> {
          throw TestRefusals.of(401);
        };
    failure();
    clock.advance(Duration.ofSeconds(2));
    responder = this::grant;

    clock.advance(step);
    clock.advance(Duration.ofMillis(Backoff.LONGEST_PERMANENT_MILLIS));

    assertUnexpired(cache.token());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-3S", "PT-1H", "PT-8760H", "PT8760H"})
  void endsABackoffIfTheClockStepsOutOfIt(Duration step) {
    responder =
        request -> {
          throw TestRefusals.of(401);
        };
    failure();
    clock.advance(Duration.ofSeconds(2));
    responder = this::grant;

    clock.advance(step);

    assertUnexpired(cache.token());
    assertThat(requests).hasValue(2);
  }

  @Test
  void beginsABackoffByTheNewTimeAfterTheClockHasSteppedBack() {
    responder = this::fail;
    failure();
    clock.advance(YEAR.negated());
    assertThat(failure()).hasMessage("out of order");
    assertThat(requests).hasValue(2);

    responder = this::grant;
    assertThat(failure()).hasMessage("out of order");
    clock.advance(Duration.ofMillis(1_600));
    assertUnexpired(cache.token());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT-1H", "PT-8760H", "PT8760H"})
  void beginsAnotherRefreshIfTheClockStepsDuringOne(Duration step) throws Exception {
    CountDownLatch late = block(this::grant);
    Waiter waiter = startWaiting(1).get(0);

    clock.advance(step);

    AccessToken token = cache.token();
    assertUnexpired(token);
    assertThat(token.value()).isEqualTo("token-2");
    assertThat(waiter.token()).isEqualTo("token-2");
    late.countDown();
    awaitEndOfRequests();
    assertThat(get()).isEqualTo("token-2");
    assertThat(valueInFile()).isEqualTo("token-2");
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT-1H", "PT-8760H"})
  void sendsAnotherRequestIfTheClockStepsBackBeforeTheResponse(Duration step) {
    responder =
        request -> {
          clock.advance(step);
          responder = this::grant;
          return grant(request);
        };

    AccessToken token = cache.token();
    assertUnexpired(token);
    assertThat(token.value()).as("the one whose age is known").isEqualTo("token-2");
  }

  @Test
  void refreshesAgainAfterTheClockHasLeaptBeforeTheResponse() {
    responder =
        request -> {
          clock.advance(YEAR);
          return grant(request);
        };
    assertThat(failure()).hasMessageContaining("had expired when it arrived");

    responder = this::grant;
    clock.advance(Duration.ofSeconds(1));
    assertUnexpired(cache.token());
  }

  @Test
  void servesNoTokenIssuedInTheFuture() {
    get();
    clock.advance(Duration.ofDays(-365));
    assertThat(get()).isEqualTo("token-2");
  }

  private void assertUnexpired(AccessToken token) {
    assertThat(token.expiresAt()).isAfter(clock.instant());
  }
}
