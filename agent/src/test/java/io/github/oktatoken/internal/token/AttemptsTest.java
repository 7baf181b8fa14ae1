package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TestRefusals;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AttemptsTest {
  private static final Duration BUDGET = Duration.ofSeconds(7);

  private final ManualClock clock = new ManualClock();
  private final AccessTokenResponse granted =
      TestTokens.response("t", clock.instant(), Duration.ofHours(1));
  private final Deque<Exception> failures = new ArrayDeque<>();
  private Duration each = Duration.ZERO;
  private final List<Duration> timeouts = new ArrayList<>();
  private int requests;

  /** Doesn't wait between attempts, unless the server names a time. */
  private final Attempts attempts = new Attempts(this::call, clock, () -> 0);

  @Test
  void makesOneAttemptIfItSucceeds() throws Exception {
    assertThat(attempts.within(BUDGET)).isSameAs(granted);
    assertThat(requests).isEqualTo(1);
  }

  @Test
  void retriesATransientError() throws Exception {
    for (int status : List.of(408, 500, 502, 503, 504)) {
      requests = 0;
      failures.addAll(List.of(TestRefusals.of(status), TestRefusals.of(status)));
      assertThat(attempts.within(BUDGET)).isSameAs(granted);
      assertThat(requests).isEqualTo(3);
    }
  }

  @Test
  void throwsTheLastErrorAfterThreeAttempts() {
    Exception last = TestRefusals.of(503);
    failures.addAll(List.of(TestRefusals.of(500), TestRefusals.of(502), last));
    assertThatThrownBy(() -> attempts.within(BUDGET)).isSameAs(last);
    assertThat(requests).isEqualTo(3);
  }

  @Test
  void neverRetriesAfterTooManyRequests() {
    for (long millis : new long[] {0, 1_000, BUDGET.toMillis()}) {
      requests = 0;
      Exception limited = TestRefusals.of(429, millis);
      failures.add(limited);
      assertThatThrownBy(() -> attempts.within(BUDGET)).isSameAs(limited);
      assertThat(requests).isEqualTo(1);
    }
  }

  @Test
  void retriesAtTheTimeThatTheServerNames() throws Exception {
    failures.add(TestRefusals.of(503, 1_000));
    long begun = System.nanoTime();
    assertThat(attempts.within(BUDGET)).isSameAs(granted);

    assertThat(requests).isEqualTo(2);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(millis(990));
  }

  @Test
  void limitsEachAttemptToTheRestOfTheBudgetLessAMoment() throws Exception {
    each = Duration.ofSeconds(2);
    failures.addAll(List.of(TestRefusals.of(503), TestRefusals.of(503)));

    assertThat(attempts.within(BUDGET)).isSameAs(granted);

    assertThat(timeouts).containsExactly(millis(6_900), millis(4_900), millis(2_900));
  }

  @Test
  void givesAnAttemptTheLongestTimeoutThoughTheBudgetIsShorter() {
    for (Duration small : List.of(Duration.ZERO, millis(100), millis(2_500))) {
      timeouts.clear();
      each = small;
      Exception failure = TestRefusals.of(503);
      failures.add(failure);
      assertThatThrownBy(() -> attempts.within(small)).isSameAs(failure);
      assertThat(timeouts).containsExactly(TokenWait.LONGEST.minus(millis(100)));
    }
  }

  @Test
  void givesTheLastAttemptTheLongestTimeoutAsWell() throws Exception {
    failures.addAll(List.of(TestRefusals.of(503), TestRefusals.of(503)));

    assertThat(attempts.within(Duration.ofSeconds(4))).isSameAs(granted);

    Duration longest = TokenWait.LONGEST.minus(millis(100));
    assertThat(timeouts).containsExactly(longest, longest, longest);
  }

  @Test
  void neverRetriesAfterATimeout() {
    each = BUDGET.minusMillis(Attempts.MOMENT_MILLIS);
    Exception late = TestRefusals.of(503);
    failures.add(late);
    assertThatThrownBy(() -> attempts.within(BUDGET)).isSameAs(late);
    assertThat(requests).isEqualTo(1);
  }

  @Test
  void mistakesNoLongAttemptForAFreeze() {
    // Its time-out, and the time that a thread may take to wake up.
    each = BUDGET.plusMillis(800);
    Exception late = TestRefusals.of(503);
    failures.add(late);
    assertThatThrownBy(() -> attempts.within(BUDGET)).isSameAs(late);
    assertThat(requests).isEqualTo(1);
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void neverRetriesAPermanentError() {
    for (Exception wrong : List.of(TestRefusals.of(400), TestRefusals.of(401), new Exception())) {
      requests = 0;
      failures.add(wrong);
      assertThatThrownBy(() -> attempts.within(BUDGET)).isSameAs(wrong);
      assertThat(requests).isEqualTo(1);
    }
  }

  @Test
  void neverSleepsPastTheBudget() {
    Exception limited = TestRefusals.of(503, BUDGET.toMillis());
    failures.add(limited);
    assertThatThrownBy(() -> attempts.within(BUDGET)).isSameAs(limited);
    assertThat(requests).isEqualTo(1);
  }

  @Test
  void neverRetriesOnceTheBudgetIsSpent() {
    each = Duration.ofSeconds(3);
    failures.add(TestRefusals.of(503));
    assertThatThrownBy(() -> attempts.within(each)).isInstanceOf(Exception.class);
    assertThat(requests).isEqualTo(1);
  }

  @Test
  void restoresTheBudgetAfterAFreeze() throws Exception {
    each = Duration.ofHours(1);
    failures.addAll(List.of(TestRefusals.of(503), TestRefusals.of(503)));
    assertThat(attempts.within(BUDGET)).isSameAs(granted);
    assertThat(requests).isEqualTo(3);
  }

  @Test
  void restoresTheBudgetAfterAFreezeBetweenTwoAttempts() throws Exception {
    Attempts frozen =
        new Attempts(
            this::call,
            clock,
            () -> {
              clock.advance(Duration.ofHours(1));
              return 0;
            });
    failures.addAll(List.of(TestRefusals.of(503), TestRefusals.of(503)));
    assertThat(frozen.within(BUDGET)).isSameAs(granted);

    assertThat(timeouts).containsExactly(millis(6_900), millis(6_900), millis(6_900));
  }

  @Test
  void honoursRetryAfterEvenAfterAFreeze() {
    each = Duration.ofHours(1);
    Exception limited = TestRefusals.of(503, BUDGET.toMillis());
    failures.add(limited);
    assertThatThrownBy(() -> attempts.within(BUDGET)).isSameAs(limited);
    assertThat(requests).isEqualTo(1);
  }

  private AccessTokenResponse call(Duration timeout) throws Exception {
    requests++;
    timeouts.add(timeout);
    clock.advance(each);
    Exception failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    return granted;
  }

  @Test
  @Timeout(2)
  void neverSleepsPastTheBudgetAfterTheClockHasSteppedBack() {
    each = Duration.ofDays(-365);
    Exception limited = TestRefusals.of(503, Duration.ofHours(1).toMillis());
    failures.add(limited);
    assertThatThrownBy(() -> attempts.within(BUDGET)).isSameAs(limited);
  }
}
