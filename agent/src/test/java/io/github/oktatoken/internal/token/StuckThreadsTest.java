package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.TokenUnavailableException;
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
      assertThatThrownBy(() -> cache.await(cache.refreshIfDue(LONG_TIMEOUT)))
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
    responder =
        request -> {
          over.await();
          return grant(request);
        };
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
  void servesAStaleTokenWhileRequestsHang() throws Exception {
    get();
    clock.advance(lifetime.minusMinutes(10));
    leaveTwoRequestsHanging();

    assertThat(cache.await(cache.refreshIfDue(LONG_TIMEOUT)).value()).isEqualTo("token-1");
    assertThat(get()).isEqualTo("token-1");

    assertThat(requests).hasValue(3);
    assertThat(failures).hasSize(1);
  }

  /** Leaves two refreshes that were frozen half-way and given up, and whose threads hang. */
  private void leaveTwoRequestsHanging() throws InterruptedException {
    responder =
        request -> {
          over.await();
          return grant(request);
        };
    for (int stuck = 0; stuck < Turns.MAX_STUCK; stuck++) {
      int number = requests.get() + 1;
      cache.refreshIfDue(Duration.ZERO);
      awaitRequest(number);
      clock.advance(TokenWait.HARMLESS_FREEZE);
      cache.thaw();
    }
    responder = this::grant;
    Thread.sleep(Refresh.TIME_TO_END.toMillis());
  }
}
