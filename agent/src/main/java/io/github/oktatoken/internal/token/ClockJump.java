package io.github.oktatoken.internal.token;

import java.time.Clock;
import java.time.Duration;

/**
 * Tells of a restore where neither a hook nor an event does: the wall clock has gone on since the
 * snapshot, and the JVM's own clock goes on where it stood.
 */
public final class ClockJump {
  /** A clock is set by less while a function starts, and no snapshot is restored sooner. */
  static final Duration LEAST = Duration.ofSeconds(2);

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Clock clock;
  private final long aheadMillis;

  /**
   * Looks for jumps from an earlier moment on.
   *
   * @param aheadMillis by how much the wall clock was ahead of {@link System#nanoTime()} then
   */
  public ClockJump(Clock clock, long aheadMillis) {
    this.clock = clock;
    this.aheadMillis = aheadMillis;
  }

  boolean hasHappened() {
    long now = clock.millis() - System.nanoTime() / NANOS_PER_MILLI;
    return now - aheadMillis >= LEAST.toMillis();
  }
}
