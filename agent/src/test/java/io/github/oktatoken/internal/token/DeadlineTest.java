package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A caller gets the exception before its invocation times out. */
class DeadlineTest extends CacheFixture {
  private CountDownLatch stalled;

  @BeforeEach
  void stall() {
    stalled = block(this::grant);
  }

  @AfterEach
  void end() {
    stalled.countDown();
  }

  @Test
  @Timeout(2)
  void endsAWaitHalfASecondBeforeTheDeadline() {
    cache.beginInvocation(inMillis(500));

    assertThat(failure()).hasMessageContaining("no token came in time");
  }

  @Test
  void endsAWaitForWhichTheDeadlineBecomesKnownLater() throws Exception {
    Waiter waiter = startWaiting(1).get(0);
    cache.beginInvocation(inMillis(10_000));
    assertThat(waiter.thread.isAlive()).isTrue();

    clock.advance(Duration.ofMillis(9_500));

    assertThat(waiter.failure()).hasMessageContaining("no token came in time");
  }

  @Test
  void isNotThatOfAnInvocationWhichIsOver() throws Exception {
    cache.beginInvocation(inMillis(3_000));
    cache.endInvocation();
    clock.advance(Duration.ofMillis(3_000));
    Waiter waiter = startWaiting(1).get(0);

    stalled.countDown();

    assertThat(waiter.token()).isEqualTo("token-1");
  }

  @Test
  void isNoneIfItHasPassedWhenTheInvocationBegins() throws Exception {
    cache.beginInvocation(inMillis(-3_600_000));
    Waiter waiter = startWaiting(1).get(0);

    stalled.countDown();

    assertThat(waiter.token()).isEqualTo("token-1");
  }

  @Test
  void mayBeThatOfTheInvocationBeforeForAMoment() throws Exception {
    cache.beginInvocation(inMillis(3_000));
    cache.endInvocation();
    clock.advance(Duration.ofMillis(2_900));
    Waiter waiter = startWaiting(1).get(0);
    cache.beginInvocation(inMillis(3_000));
    clock.advance(InvocationDeadline.EVENT_DELAY);

    stalled.countDown();

    assertThat(waiter.token()).isEqualTo("token-1");
  }

  @Test
  void holdsForAHandlerThatWorksOnAfterTheExtensionHasAskedForTheNextEvent() throws Exception {
    cache.beginInvocation(inMillis(3_000));
    cache.endInvocation();
    Waiter waiter = startWaiting(1).get(0);

    clock.advance(Duration.ofMillis(2_500));

    assertThat(waiter.failure()).hasMessageContaining("no token came in time");
  }

  @Test
  void isNoReasonToThrowAwayATokenThatIsGood() throws Exception {
    stalled.countDown();
    get();
    clock.advance(lifetime.minus(MILLI));
    stalled = block(this::grant);
    cache.beginInvocation(inMillis(300));

    assertThat(get()).isEqualTo("token-1");
  }

  @Test
  void countsTheWaitsOfOneInvocationOnce() {
    for (int waiter = 0; waiter < 5; waiter++) {
      cache.beginInvocation(inMillis(499));
      failure();
    }

    awaitRequest(1);
    assertThat(failures).isEmpty();
    assertThat(requests).hasValue(1);
  }

  private long inMillis(long millis) {
    return clock.millis() + millis;
  }
}
