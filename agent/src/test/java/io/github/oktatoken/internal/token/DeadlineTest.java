package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A caller gets an exception before its invocation times out. */
class DeadlineTest extends CacheFixture {
  private CountDownLatch released;

  @BeforeEach
  void blockTheRequest() {
    released = block(this::grant);
  }

  @AfterEach
  void endTheRequest() {
    released.countDown();
  }

  @Test
  @Timeout(2)
  void endsAWaitHalfASecondBeforeTheDeadline() {
    cache.beginInvocation(inMillis(500));

    assertThat(failure()).hasMessageContaining("no token came in time");
  }

  @Test
  void endsAWaitWhoseDeadlineBecomesKnownLater() throws Exception {
    Waiter waiter = startWaiting(1).get(0);
    cache.beginInvocation(inMillis(10_000));
    assertThat(waiter.thread.isAlive()).isTrue();

    clock.advance(Duration.ofMillis(9_500));

    assertThat(waiter.failure()).hasMessageContaining("no token came in time");
  }

  @Test
  void ignoresTheDeadlineOfAnInvocationThatIsOver() throws Exception {
    cache.beginInvocation(inMillis(3_000));
    cache.endInvocation();
    clock.advance(Duration.ofMillis(3_000));
    Waiter waiter = startWaiting(1).get(0);

    released.countDown();

    assertThat(waiter.token()).isEqualTo("token-1");
  }

  @Test
  void ignoresADeadlineThatHasPassedWhenTheInvocationBegins() throws Exception {
    cache.beginInvocation(inMillis(-3_600_000));
    Waiter waiter = startWaiting(1).get(0);

    released.countDown();

    assertThat(waiter.token()).isEqualTo("token-1");
  }

  @Test
  void ignoresTheDeadlineOfTheLastInvocationOnceTheNextEventIsThere() throws Exception {
    cache.beginInvocation(inMillis(3_000));
    cache.endInvocation();
    clock.advance(Duration.ofMillis(2_900));
    Waiter waiter = startWaiting(1).get(0);
    cache.beginInvocation(inMillis(3_000));
    clock.advance(InvocationDeadline.EVENT_DELAY);

    released.countDown();

    assertThat(waiter.token()).isEqualTo("token-1");
  }

  @Test
  void keepsTheDeadlineOfAHandlerThatWorksOnAfterTheExtensionHasAskedForTheNextEvent()
      throws Exception {
    cache.beginInvocation(inMillis(3_000));
    cache.endInvocation();
    Waiter waiter = startWaiting(1).get(0);

    clock.advance(Duration.ofMillis(2_500));

    assertThat(waiter.failure()).hasMessageContaining("no token came in time");
  }

  @Test
  void servesAStaleTokenAtTheDeadline() throws Exception {
    released.countDown();
    get();
    clock.advance(lifetime.minus(MILLI));
    released = block(this::grant);
    cache.beginInvocation(inMillis(300));

    assertThat(get()).isEqualTo("token-1");
  }

  @Test
  void countsSeveralWaitsForOneRefreshOnlyOnce() {
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
