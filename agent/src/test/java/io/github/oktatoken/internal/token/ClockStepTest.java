package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.internal.oauth.TestRefusals;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wall clock is the only one that counts, and somebody sets it. */
class ClockStepTest extends CacheFixture {
  @Test
  void aTokenThatLooksYoungByTheWallClockIsRenewedOnceItsLifeHasGoneByAllTheSame() {
    lifetime = Duration.ofMillis(50);
    get();

    long end = System.nanoTime() + lifetime.toNanos();
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }

    assertThat(cache.await(cache.refreshIfDue(PATIENT)).value()).isEqualTo("token-2");
    assertThat(get()).isEqualTo("token-2");
  }

  private static final Duration YEAR = Duration.ofDays(365);

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT-1H", "PT-8760H", "PT8760H"})
  void servesNoExpiredTokenWhenTheClockStepsWhileItHoldsOne(Duration step) {
    get();

    clock.advance(step);

    assertUnexpired(cache.token());
    assertUnexpired(cache.await(cache.refreshIfDue(PATIENT)));
    clock.advance(YEAR.plus(lifetime));
    int before = requests.get();
    assertUnexpired(cache.token());
    assertThat(requests).hasValue(before + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT-1H", "PT-8760H", "PT8760H"})
  void keepsNoGateClosedMuchLongerWhenTheClockSteps(Duration step) {
    answer =
        request -> {
          throw TestRefusals.of(401);
        };
    failure();
    clock.advance(Duration.ofSeconds(2));
    answer = this::grant;

    clock.advance(step);
    clock.advance(Duration.ofMillis(Backoff.LONGEST_PERMANENT_MILLIS));

    assertUnexpired(cache.token());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-3S", "PT-1H", "PT-8760H", "PT8760H"})
  void opensTheGateAtOnceWhenTheClockStepsOutOfItsTime(Duration step) {
    answer =
        request -> {
          throw TestRefusals.of(401);
        };
    failure();
    clock.advance(Duration.ofSeconds(2));
    answer = this::grant;

    clock.advance(step);

    assertUnexpired(cache.token());
    assertThat(requests).hasValue(2);
  }

  @Test
  void closesTheGateByTheNewTimeAfterAStepBack() {
    answer = this::fail;
    failure();
    clock.advance(YEAR.negated());
    assertThat(failure()).hasMessage("out of order");
    assertThat(requests).hasValue(2);

    answer = this::grant;
    assertThat(failure()).hasMessage("out of order");
    clock.advance(Duration.ofMillis(1_600));
    assertUnexpired(cache.token());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT-1H", "PT-8760H", "PT8760H"})
  void asksAgainWhenTheClockStepsWhileARefreshIsUnderWay(Duration step) throws Exception {
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
  void recoversWhenTheClockStepsBackBetweenARequestAndItsAnswer(Duration step) {
    answer =
        request -> {
          clock.advance(step);
          answer = this::grant;
          return grant(request);
        };

    AccessToken token = cache.token();
    assertUnexpired(token);
    assertThat(token.value()).as("the one whose age is known").isEqualTo("token-2");
  }

  @Test
  void recoversWhenTheClockLeapsBetweenARequestAndItsAnswer() {
    answer =
        request -> {
          clock.advance(YEAR);
          return grant(request);
        };
    assertThat(failure()).hasMessageContaining("had expired when it arrived");

    answer = this::grant;
    clock.advance(Duration.ofSeconds(1));
    assertUnexpired(cache.token());
  }

  @Test
  void servesNoTokenFromTheFuture() {
    get();
    clock.advance(Duration.ofDays(-365));
    assertThat(get()).isEqualTo("token-2");
  }

  private void assertUnexpired(AccessToken token) {
    assertThat(token.expiresAt()).isAfter(clock.instant());
  }
}
