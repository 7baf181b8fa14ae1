package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.TokenUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Any number of threads share one request. */
class SingleFlightTest extends CacheFixture {
  @Test
  void joinsARefreshThatHasEndedSinceTheCallerLooked() {
    get();

    assertThat(cache.joinOrBegin(LONG_TIMEOUT).isDone()).isTrue();
    assertThat(requests).hasValue(1);
  }

  @Test
  void sendsOneRequestForAnyNumberOfThreads() throws Exception {
    get();
    clock.advance(lifetime);
    CountDownLatch granted = block(this::grant);

    List<Waiter> waiters = startWaiting(256);
    granted.countDown();

    for (Waiter waiter : waiters) {
      assertThat(waiter.token()).isEqualTo("token-2");
    }
    assertThat(requests).hasValue(2);
  }

  @Test
  void throwsAnExceptionOfItsOwnToEachCallerAndReportsOneFailure() throws Exception {
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

    responder = this::fail;
    clock.advance(Duration.ofSeconds(1));
    failure();
    assertThat(failures).hasSize(2);
  }

  @Test
  void letsAnInterruptedCallerGoWhileTheOthersWait() throws Exception {
    CountDownLatch granted = block(this::grant);
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
  void givesUpARefreshThatWasFrozenHalfWay() throws Exception {
    CountDownLatch thawed = block(this::grant);
    assertThatThrownBy(() -> cache.await(cache.beginRefreshIfDue(MILLI)))
        .isInstanceOf(TokenUnavailableException.class);
    awaitRequest(1);
    clock.advance(Duration.ofHours(1));

    assertThat(get()).isEqualTo("token-2");
    assertThat(resets).hasValue(1);
    thawed.countDown();
    awaitEndOfRequests();
    assertThat(get()).isEqualTo("token-2");
    assertThat(valueInFile()).isEqualTo("token-2");
  }

  @Test
  void waitsForARefreshThatUsesItsWholeBudget() throws Exception {
    CountDownLatch granted = block(this::grant);
    Waiter waiter = startWaiting(1).get(0);
    clock.advance(TokenState.LONGEST_REFRESH.minus(MILLI));
    assertThatThrownBy(() -> cache.await(cache.beginRefreshIfDue(MILLI)))
        .isInstanceOf(TokenUnavailableException.class);

    granted.countDown();

    assertThat(waiter.token()).isEqualTo("token-1");
    assertThat(requests).hasValue(1);
    assertThat(resets).hasValue(0);
  }

  @Test
  void failsAllCallersOfARefreshAndThenBacksOff() throws Exception {
    get();
    clock.advance(lifetime);
    CountDownLatch failed = block(this::fail);
    List<Waiter> waiters = startWaiting(256);
    failed.countDown();
    for (Waiter waiter : waiters) {
      assertThat(waiter.failure()).hasMessage("out of order");
    }
    assertThat(requests).hasValue(2);
    assertThat(failures).hasSize(1);

    clock.advance(Duration.ofMillis(799));
    assertThat(failure()).hasMessage("out of order");
    assertThat(requests).hasValue(2);
    clock.advance(MILLI);
    CountDownLatch granted = block(this::grant);
    List<Waiter> again = startWaiting(256);
    granted.countDown();
    for (Waiter waiter : again) {
      assertThat(waiter.token()).isEqualTo("token-3");
    }
    assertThat(requests).hasValue(3);
  }
}
