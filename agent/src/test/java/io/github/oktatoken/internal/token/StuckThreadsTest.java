package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.TokenUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What no reset ends: the read of a disk that hangs, a name server that is silent. */
class StuckThreadsTest extends CacheFixture {
  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void endEveryRequest() throws InterruptedException {
    over.countDown();
    awaitEndOfRequests();
  }

  @Test
  void areNoMoreThanTwoAndTheNextWaitersAreToldAtOnce() throws Exception {
    leaveTwoStuck();

    assertThat(failure()).hasMessageContaining("earlier requests for a token hang");
    for (int invocation = 0; invocation < 3; invocation++) {
      clock.advance(Duration.ofMinutes(1));
      keeper.thaw();
      assertThatThrownBy(() -> keeper.renewIfDue(PATIENT).await())
          .isInstanceOf(TokenUnavailableException.class)
          .hasMessageContaining("earlier requests for a token hang");
    }

    assertThat(requests).hasValue(2);
  }

  @Test
  void keepNobodyFromATokenOnceTheyHaveEnded() throws Exception {
    leaveTwoStuck();
    failure();

    over.countDown();
    awaitEndOfRequests();
    clock.advance(Duration.ofSeconds(1));

    assertThat(get()).isEqualTo("token-3");
    assertThat(failures).hasSize(1);
  }

  @Test
  void areThoseTooThatAWaitInVainHasEnded() throws Exception {
    answer =
        request -> {
          over.await();
          return grant(request);
        };
    for (int stuck = 1; stuck <= Refreshes.MAX_STUCK; stuck++) {
      Refresh hung = keeper.refresh(PATIENT);
      awaitRequest(stuck);
      keeper.endInVain(hung, TokenCache.MAX_WAIT, new TokenUnavailableException("in vain"));
      assertThat(resets).as("what hangs up").hasValue(stuck);
      clock.advance(Duration.ofMinutes(1));
    }
    answer = this::grant;
    Thread.sleep(Refresh.TIME_TO_END.toMillis());

    assertThat(failure()).hasMessageContaining("earlier requests for a token hang");

    assertThat(requests).hasValue(Refreshes.MAX_STUCK);
  }

  @Test
  void keepNobodyFromATokenThatIsGood() throws Exception {
    get();
    clock.advance(lifetime.minusMinutes(10));
    leaveTwoStuck();

    assertThat(keeper.renewIfDue(PATIENT).await().value()).isEqualTo("token-1");
    assertThat(get()).isEqualTo("token-1");

    assertThat(requests).hasValue(3);
    assertThat(failures).hasSize(1);
  }

  /** Two refreshes that were frozen half-way and given up, and whose threads don't notice. */
  private void leaveTwoStuck() throws InterruptedException {
    answer =
        request -> {
          over.await();
          return grant(request);
        };
    for (int stuck = 0; stuck < Refreshes.MAX_STUCK; stuck++) {
      int number = requests.get() + 1;
      keeper.renewIfDue(Duration.ZERO);
      awaitRequest(number);
      clock.advance(TokenCache.HARMLESS_FREEZE);
      keeper.thaw();
    }
    answer = this::grant;
    Thread.sleep(Refresh.TIME_TO_END.toMillis());
  }
}
