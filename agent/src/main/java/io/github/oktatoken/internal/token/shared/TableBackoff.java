package io.github.oktatoken.internal.token.shared;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.oktatoken.internal.aws.AwsException;
import io.github.oktatoken.internal.token.RefreshListener;
import java.time.Clock;
import java.time.Duration;

/** The time after a failure of the table in which it is left alone, and the line that says so. */
final class TableBackoff {
  /** Most failures that are over soon are over by then. */
  static final Duration SHORTEST = Duration.ofSeconds(10);

  /** A setting or a policy takes longer to be corrected. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private final RefreshListener listener;
  private final Clock clock;

  @GuardedBy("this")
  private long sinceMillis;

  @GuardedBy("this")
  private long forMillis;

  TableBackoff(RefreshListener listener, Clock clock) {
    this.listener = listener;
    this.clock = clock;
  }

  synchronized boolean isActive() {
    long since = clock.millis() - sinceMillis;
    // Negative when the clock has stepped back: better an early request than one in a year.
    return since >= 0 && since < forMillis;
  }

  /** Begins, for twice as long as the last time; tells why if the table had not failed before. */
  void begin(Throwable failure) {
    if (lengthen()) {
      tell(
          failure instanceof AwsException
              ? String.valueOf(failure.getMessage())
              // Its message may repeat anything.
              : failure.getClass().getName());
    }
  }

  private synchronized boolean lengthen() {
    boolean isFirst = forMillis == 0;
    forMillis = Math.min(Math.max(SHORTEST.toMillis(), 2 * forMillis), LONGEST.toMillis());
    sinceMillis = clock.millis();
    return isFirst;
  }

  /** Tells why tokens are not shared. */
  void tell(String reason) {
    try {
      listener.notShared(reason);
    } catch (Throwable ignored) {
      // For want of memory, most likely. There is a token without the table.
    }
  }

  synchronized void end() {
    forMillis = 0;
  }
}
