package io.github.oktatoken.internal.token;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The time that a caller waits for a token. It ends with the budget, which runs from the beginning,
 * or shortly before the invocation's deadline.
 */
public final class TokenWait {
  /** The longest wait of {@code get()}: a handler has better things to do than to hang. */
  static final Duration LONGEST = Duration.ofSeconds(5);

  /** A connection outlives a freeze of this length, as it does a lost packet. */
  static final Duration HARMLESS_FREEZE = Duration.ofSeconds(1);

  /** How often a wait looks whether the invocation's deadline has become known, or has changed. */
  private static final long STEP_MILLIS = 50;

  /** Most tokens are there by then, and Lambda's usual time-out of 3 seconds isn't over yet. */
  private static final Duration UNTIL_NOTICE = Duration.ofSeconds(2);

  private final @Nullable Refresh begun;
  private final Duration budget;
  private final Clock clock;
  private final InvocationDeadline deadline;
  private final long sinceMillis;
  private final long sinceNanos = System.nanoTime();
  private long noticeNanos = sinceNanos + UNTIL_NOTICE.toNanos();
  private boolean isNoticed;

  /**
   * Begins now.
   *
   * @param begun the refresh that is under way, if any
   * @param clock tells of a freeze, during which no other clock is sure to run
   */
  TokenWait(@Nullable Refresh begun, Duration budget, Clock clock, InvocationDeadline deadline) {
    this.begun = begun;
    this.budget = budget;
    this.clock = clock;
    this.deadline = deadline;
    this.sinceMillis = clock.millis();
  }

  /** Has the log tell of the wait after this time. */
  public void noticeAfter(Duration time) {
    noticeNanos = sinceNanos + time.toNanos();
  }

  @Nullable Refresh begun() {
    return begun;
  }

  Duration budget() {
    return budget;
  }

  /** Returns whether the log is to tell of the wait, which it does once. */
  boolean isNoticeDue() {
    return !isNoticed && System.nanoTime() - noticeNanos >= 0;
  }

  void noticed() {
    isNoticed = true;
  }

  /**
   * Waits for a refresh, for a moment.
   *
   * @return whether it has ended, or was given up and another one takes its place
   * @throws ExecutionException if it has failed
   * @throws TimeoutException if the whole wait is over
   */
  boolean awaitStep(Refresh refresh)
      throws ExecutionException, InterruptedException, TimeoutException {
    long untilDeadline = deadline.leftMillis(sinceMillis, clock.millis());
    long left = leftNanos();
    if (untilDeadline <= 0 || left <= 0) {
      // One that is done is worth a look all the same.
      refresh.await(0);
      return true;
    }
    try {
      refresh.await(
          Math.min(left, TimeUnit.MILLISECONDS.toNanos(Math.min(untilDeadline, STEP_MILLIS))));
      return true;
    } catch (TimeoutException ignored) {
      // The time that is left may have changed.
      return false;
    }
  }

  private long leftNanos() {
    return sinceNanos + budget.toNanos() - System.nanoTime();
  }

  /** Returns how much of the budget is used up. */
  Duration waited() {
    return budget.minusNanos(Math.max(0, leftNanos()));
  }

  /** Returns whether a freeze has used up the budget: no server is to blame then. */
  boolean wasFrozen() {
    long waited = clock.millis() - sinceMillis;
    return waited < 0 || waited > budget.plus(HARMLESS_FREEZE).toMillis();
  }
}
