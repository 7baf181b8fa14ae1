package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** When the log tells that a caller waits for a token. */
class WaitNoticeTest extends CacheFixture {
  private final List<String> waits = new CopyOnWriteArrayList<>();

  @Test
  void reportsNoWaitWhileAStaleTokenIsServed() {
    RefreshListener listener =
        new QuietListener() {
          @Override
          public void waiting(String reason) {
            waits.add(reason);
          }
        };
    cache =
        new TokenCache(
            endpoint,
            new TokenFile(file),
            TestTokens.FINGERPRINT,
            listener,
            clock,
            () -> 0,
            new Jitter(() -> 0));
    get();
    clock.advance(lifetime.minusMinutes(10));
    CountDownLatch released = block(this::grant);
    // That of a function with a time-out of a second.
    Duration budget = Duration.ofMillis(500);

    TokenWait wait = cache.beginRefreshIfDue(budget);
    wait.noticeAfter(budget.dividedBy(2));

    assertThat(cache.await(wait).value()).isEqualTo("token-1");

    released.countDown();
    assertThat(waits).isEmpty();
  }
}
