package io.github.oktatoken.internal.token;

import java.time.Clock;
import java.time.Duration;

/**
 * Notices a restore where neither a hook nor an event tells of it: the wall clock has gone on since
 * the snapshot, {@link System#nanoTime()} has not.
 */
public final class ClockJump {
  /** A clock is set by less while a function starts, and no snapshot is restored sooner. */
  static final Duration SHORTEST = Duration.ofSeconds(2);

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Clock clock;
  private final long offsetMillis;

  /**
   * Notices jumps from an earlier moment on.
   *
   * @param offsetMillis the wall clock less {@link System#nanoTime()} at that moment
   */
  public ClockJump(Clock clock, long offsetMillis) {
    this.clock = clock;
    this.offsetMillis = offsetMillis;
  }

  boolean hasHappened() {
    long now = clock.millis() - System.nanoTime() / NANOS_PER_MILLI;
    return now - offsetMillis >= SHORTEST.toMillis();
  }
}
