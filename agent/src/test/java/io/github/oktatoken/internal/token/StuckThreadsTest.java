package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that no reset ends: a disk hangs, or a name server is silent. */
class StuckThreadsTest extends CacheFixture {
  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void endEveryRequest() throws InterruptedException {
    over.countDown();
    awaitEndOfRequests();
  }

  @Test
  void sendsNoRequestWhileTwoEarlierOnesHang() throws Exception {
    leaveTwoRequestsHanging();

    assertThat(failure()).hasMessageContaining("earlier requests for a token hang");
    for (int invocation = 0; invocation < 3; invocation++) {
      clock.advance(Duration.ofMinutes(1));
      cache.thaw();
      assertThatThrownBy(() -> cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT)))
          .isInstanceOf(TokenUnavailableException.class)
          .hasMessageContaining("earlier requests for a token hang");
    }

    assertThat(requests).hasValue(2);
  }

  @Test
  void refreshesAgainOnceTheRequestsThatHungHaveEnded() throws Exception {
    leaveTwoRequestsHanging();
    failure();

    over.countDown();
    awaitEndOfRequests();
    clock.advance(Duration.ofSeconds(1));

    assertThat(get()).isEqualTo("token-3");
    assertThat(failures).hasSize(1);
  }

  @Test
  void countsTheRequestsThatHangAfterAWaitInVain() throws Exception {
    responder = this::hang;
    for (int stuck = 1; stuck <= Turns.MAX_STUCK; stuck++) {
      Refresh hung = cache.joinOrBegin(LONG_TIMEOUT);
      awaitRequest(stuck);
      cache.endInVain(hung, TokenWait.LONGEST, new TokenUnavailableException("in vain"));
      assertThat(resets).as("what hangs up").hasValue(stuck);
      clock.advance(Duration.ofMinutes(1));
    }
    responder = this::grant;
    Thread.sleep(Refresh.TIME_TO_END.toMillis());

    assertThat(failure()).hasMessageContaining("earlier requests for a token hang");

    assertThat(requests).hasValue(Turns.MAX_STUCK);
  }

  @Test
  void countsNoRequestThatHasEndedBesideOneThatHangs() throws Exception {
    CountDownLatch first = block(this::grant);
    leave(1);
    first.countDown();
    awaitEndOfRequests();
    responder = this::hang;
    leave(2);
    responder = this::grant;
    Thread.sleep(Refresh.TIME_TO_END.toMillis());

    assertThat(get()).isEqualTo("token-3");
  }

  @Test
  void givesARequestAMomentToEndBeforeItCountsAsHung() throws Exception {
    responder = this::hang;
    long begun = System.nanoTime();
    for (int stuck = 1; stuck <= Turns.MAX_STUCK; stuck++) {
      leave(stuck);
    }
    responder = this::grant;

    Throwable failure = catchThrowable(this::get);

    // A machine that stands still for so long shows nothing.
    if (System.nanoTime() - begun < Refresh.TIME_TO_END.toNanos()) {
      assertThat(failure).isNull();
    }
  }

  @Test
  void servesAStaleTokenWhileRequestsHang() throws Exception {
    get();
    clock.advance(lifetime.minusMinutes(10));
    leaveTwoRequestsHanging();

    assertThat(cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT)).value()).isEqualTo("token-1");
    assertThat(get()).isEqualTo("token-1");

    assertThat(requests).hasValue(3);
    assertThat(failures).hasSize(1);
  }

  /** Leaves two refreshes that were frozen half-way and given up, and whose threads hang. */
  private void leaveTwoRequestsHanging() throws InterruptedException {
    responder = this::hang;
    for (int stuck = 0; stuck < Turns.MAX_STUCK; stuck++) {
      leave(requests.get() + 1);
    }
    responder = this::grant;
    Thread.sleep(Refresh.TIME_TO_END.toMillis());
  }

  /** Begins a refresh, and gives it up once it has sent its request. */
  private void leave(int number) {
    cache.beginRefreshIfDue(Duration.ZERO);
    awaitRequest(number);
    clock.advance(TokenWait.HARMLESS_FREEZE);
    cache.thaw();
  }

  private AccessTokenResponse hang(Request request) throws InterruptedException {
    over.await();
    return grant(request);
  }
}
