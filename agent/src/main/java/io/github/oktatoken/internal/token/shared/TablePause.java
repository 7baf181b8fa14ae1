package io.github.oktatoken.internal.token.shared;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Clock;
import java.time.Duration;

/** The time after a failure of the table in which it is left alone. */
final class TablePause {
  /** Most failures that are over soon are over by then. */
  static final Duration SHORTEST = Duration.ofSeconds(10);

  /** A setting or a policy takes longer to be corrected. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private final Clock clock;

  @GuardedBy("this")
  private long sinceMillis;

  @GuardedBy("this")
  private long forMillis;

  TablePause(Clock clock) {
    this.clock = clock;
  }

  synchronized boolean isOn() {
    long since = clock.millis() - sinceMillis;
    // Negative when the clock has stepped back: better an early request than one in a year.
    return since >= 0 && since < forMillis;
  }

  /**
   * Begins, for twice as long as the last time.
   *
   * @return whether the table had not failed before
   */
  synchronized boolean begin() {
    boolean isFirst = forMillis == 0;
    forMillis = Math.min(Math.max(SHORTEST.toMillis(), 2 * forMillis), LONGEST.toMillis());
    sinceMillis = clock.millis();
    return isFirst;
  }

  synchronized void end() {
    forMillis = 0;
  }
}
