package io.github.oktatoken.internal.token;

import java.time.Duration;

/** Until when the invocation under way may take, as far as the extension knows. */
public final class InvocationDeadline {
  /** What is left to the handler, and to the extension for asking for its next event. */
  public static final Duration RESERVE = Duration.ofMillis(500);

  /**
   * Lambda tells the extension of an invocation and starts it at the same time; for so long the
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

  /** From now on there may be another invocation of which nothing is known. */
  void end() {
    isCurrent = false;
  }

  /**
   * Returns how long a caller may wait from now on, in milliseconds.
   *
   * @param sinceMillis when the caller began to wait
   */
  long leftMillis(long sinceMillis, long nowMillis) {
    long deadline = deadlineMillis;
    // Lambda would have ended an invocation whose deadline has passed: it is another one's, or the
    // two clocks differ.
    if (deadline == UNKNOWN || nowMillis >= deadline) {
      return UNKNOWN;
    }
    long left = deadline - RESERVE.toMillis() - nowMillis;
    return isCurrent ? left : Math.max(left, sinceMillis + EVENT_DELAY.toMillis() - nowMillis);
  }
}
