package io.github.oktatoken.internal.token;

import java.time.Duration;

/** When the invocation under way times out, as far as the extension knows. */
public final class InvocationDeadline {
  /** The time before it that is left to the handler, and to the request for the next event. */
  public static final Duration RESERVE = Duration.ofMillis(500);

  /**
   * Lambda sends the event and starts the invocation at the same time. Until this has passed, the
   * known deadline may be that of the invocation before.
   */
  static final Duration EVENT_DELAY = Duration.ofMillis(250);

  private static final long UNKNOWN = Long.MAX_VALUE;

  private volatile long deadlineMillis = UNKNOWN;
  private volatile boolean isCurrent;

  void begin(long millis) {
    deadlineMillis = millis;
    isCurrent = true;
  }

  /** The next invocation may begin, whose deadline isn't known yet. */
  void end() {
    isCurrent = false;
  }

  /**
   * Returns how long a caller may wait from now on, in milliseconds.
   *
   * @param sinceMillis when the wait began
   */
  long leftMillis(long sinceMillis, long nowMillis) {
    long deadline = deadlineMillis;
    // Lambda would have ended an invocation whose deadline has passed: it is that of another one,
    // or the two clocks differ.
    if (deadline == UNKNOWN || nowMillis >= deadline) {
      return UNKNOWN;
    }
    long left = deadline - RESERVE.toMillis() - nowMillis;
    return isCurrent ? left : Math.max(left, sinceMillis + EVENT_DELAY.toMillis() - nowMillis);
  }
}
