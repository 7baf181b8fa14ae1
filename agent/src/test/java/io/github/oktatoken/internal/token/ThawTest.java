package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.TestRefusals;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A refresh that Lambda has frozen half-way. */
class ThawTest extends CacheFixture {
  @ParameterizedTest
  @ValueSource(longs = {3_600, -3_600})
  void givesUpNoRequestAfterAWaitThatWasFrozen(long seconds) throws Exception {
    CountDownLatch released = block(this::grant);
    Refresh underWay = cache.joinOrBegin(LONG_TIMEOUT);
    TokenWait wait = cache.beginRefreshIfDue(MILLI);
    cache.endInVain(
        underWay, TokenWait.LONGEST.minus(MILLI), new TokenUnavailableException("in vain"));

    clock.advance(Duration.ofSeconds(seconds));
    assertThatThrownBy(() -> cache.await(wait)).hasMessageContaining("no token came in time");

    assertThat(resets).hasValue(0);
    assertThat(underWay.isDone()).isFalse();
    released.countDown();
    awaitEndOfRequests();
  }

  @Test
  void letsARefreshGoOnAfterAFreezeOfLessThanASecond() throws Exception {
    CountDownLatch granted = block(this::grant);
    Waiter waiter = startWaiting(1).get(0);
    clock.advance(TokenWait.HARMLESS_FREEZE.minus(MILLI));

    cache.thaw();

    granted.countDown();
    assertThat(waiter.token()).isEqualTo("token-1");
    assertThat(requests).hasValue(1);
    assertThat(resets).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1S", "PT24H", "PT-0.001S"})
  void givesTheCallersOfAFrozenRefreshTheNextToken(Duration frozen) throws Exception {
    CountDownLatch late = block(this::grant);
    List<Waiter> waiters = startWaiting(8);
    clock.advance(frozen);

    cache.thaw();

    for (Waiter waiter : waiters) {
      assertThat(waiter.token()).isEqualTo("token-2");
    }
    assertThat(requests).hasValue(2);
    assertThat(resets).hasValue(1);
    late.countDown();
  }

  @Test
  void servesAStaleTokenThoughTheEndpointCannotBeReset() throws Exception {
    get();
    clock.advance(lifetime.minusMinutes(14));
    CountDownLatch late = block(this::grant);
    assertThat(get()).isEqualTo("token-1");
    awaitRequest(2);
    reset =
        () -> {
          throw new IllegalStateException("as if");
        };

    clock.advance(TokenState.LONGEST_REFRESH);
    assertThat(get()).isEqualTo("token-1");
    cache.thaw();

    late.countDown();
    awaitEndOfRequests();
  }

  @Test
  void ignoresALateResponseAfterTheNextToken() throws Exception {
    CountDownLatch late = giveUp(this::grant);
    assertThat(get()).isEqualTo("token-2");

    late.countDown();
    awaitEndOfRequests();

    assertThat(get()).isEqualTo("token-2");
    assertThat(valueInFile()).isEqualTo("token-2");
  }

  @Test
  void ignoresALateResponseBeforeTheNextToken() throws Exception {
    CountDownLatch late = giveUp(this::grant);

    late.countDown();
    awaitEndOfRequests();

    assertThat(file).doesNotExist();
    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void neitherReportsALateFailureNorBacksOff() throws Exception {
    CountDownLatch late = giveUp(this::fail);

    late.countDown();
    awaitEndOfRequests();

    assertThat(failures).isEmpty();
    assertThat(get()).isEqualTo("token-2");
    assertThat(requests).hasValue(2);
  }

  @Test
  void leavesTheBackoffAsItIsAfterALateFailure() throws Exception {
    CountDownLatch late = giveUp(this::fail);
    get();

    late.countDown();
    awaitEndOfRequests();

    assertThat(failures).isEmpty();
    clock.advance(lifetime);
    responder = this::fail;
    failure();
    responder = this::grant;
    // The backoff would be twice as long after a second failure.
    clock.advance(Duration.ofMillis(800));
    assertThat(get()).isEqualTo("token-4");
  }

  @Test
  void servesAStaleTokenWhoseRefreshWasFrozen() throws Exception {
    get();
    CountDownLatch late = block(this::grant);
    clock.advance(lifetime.minusMinutes(10));
    assertThat(get()).isEqualTo("token-1");
    awaitRequest(2);
    clock.advance(Duration.ofMinutes(1));

    cache.thaw();

    assertThat(get()).isEqualTo("token-1");
    assertThat(cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT)).value()).isEqualTo("token-3");
    late.countDown();
    awaitEndOfRequests();
    assertThat(get()).isEqualTo("token-3");
  }

  @Test
  void resetsNoConnectionWithoutARefreshUnderWay() {
    cache.thaw();
    get();
    clock.advance(lifetime);
    cache.thaw();

    assertThat(resets).hasValue(0);
    assertThat(get()).isEqualTo("token-2");
  }

  /** Gives up a request that has waited for its response through a freeze, and still does. */
  private CountDownLatch giveUp(Responder afterwards) {
    CountDownLatch late = block(afterwards);
    assertThatThrownBy(() -> cache.await(cache.beginRefreshIfDue(Duration.ZERO)))
        .isInstanceOf(TokenUnavailableException.class);
    awaitRequest(1);
    clock.advance(TokenWait.HARMLESS_FREEZE);
    cache.thaw();
    assertThat(resets).hasValue(1);
    return late;
  }

  @Test
  void sendsNoFurtherRequestForARefreshThatWasGivenUp() throws Exception {
    CountDownLatch hungUp =
        block(
            request -> {
              throw TestRefusals.of(503);
            });
    Waiter waiter = startWaiting(1).get(0);
    clock.advance(TokenWait.HARMLESS_FREEZE);
    cache.thaw();
    assertThat(waiter.token()).isEqualTo("token-2");
    hungUp.countDown();
    awaitEndOfRequests();

    assertThat(requests).hasValue(2);
  }
}
