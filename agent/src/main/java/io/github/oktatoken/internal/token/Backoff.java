package io.github.oktatoken.internal.token;

import io.github.oktatoken.internal.oauth.TokenRequestException;
import io.github.oktatoken.internal.token.file.SavedBackoff;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time after a failure in which no request is sent: a request would cost the function time and
 * the organization a part of its rate limit. Not thread-safe: {@link TokenState} guards it.
 */
final class Backoff {
  /** Most outages are over in a second. */
  static final long SHORTEST_MILLIS = 1_000;

  static final long LONGEST_MILLIS = 30_000;

  /** A wrong setting takes longer to be corrected. */
  static final long SHORTEST_PERMANENT_MILLIS = 30_000;

  static final long LONGEST_PERMANENT_MILLIS = 300_000;

  private final Jitter jitter;

  private long sinceMillis;
  private long forMillis;

  /** Doubles with each failure; without jitter. */
  private long stepMillis;

  /** The waits in vain that have made no outage yet. */
  private long inVainMillis;

  private boolean mayEndEarly;
  private boolean isInherited;

  Backoff(Jitter jitter) {
    this.jitter = jitter;
  }

  boolean isActiveAt(long nowMillis) {
    long since = nowMillis - sinceMillis;
    // Negative when the clock has stepped back: better an early request than one in a year.
    return since >= 0 && since < forMillis;
  }

  /**
   * Begins once waits in vain make an outage. One full wait does, and so do those of several
   * invocations whose time-outs left less.
   *
   * @return whether it has begun
   */
  boolean beginAfter(Duration waited, long nowMillis, Throwable reason) {
    inVainMillis += waited.toMillis();
    boolean isOutage = inVainMillis >= TokenWait.LONGEST.toMillis();
    if (isOutage) {
      begin(nowMillis, reason);
    }
    return isOutage;
  }

  /** Begins, for twice as long as the last time, or as long as the server asks for. */
  void begin(long nowMillis, Throwable failure) {
    long shortest = SHORTEST_MILLIS;
    long longest = LONGEST_MILLIS;
    long retryAfter = 0;
    mayEndEarly = true;
    isInherited = false;
    if (failure instanceof TokenRequestException failed) {
      retryAfter = failed.retryAfterMillis();
      if (failed.kind() == TokenRequestException.Kind.PERMANENT) {
        shortest = SHORTEST_PERMANENT_MILLIS;
        longest = LONGEST_PERMANENT_MILLIS;
      }
      mayEndEarly = retryAfter == 0 && failed.mayBeRepeated();
    }
    stepMillis = Math.max(shortest, Math.min(2 * stepMillis, longest));
    forMillis = Math.max((long) (stepMillis * jitter.factor()), retryAfter);
    sinceMillis = nowMillis;
    inVainMillis = 0;
  }

  /** Returns it as a later process can inherit it, or {@code null} if there is none. */
  @Nullable SavedBackoff saved() {
    return forMillis == 0 ? null : new SavedBackoff(sinceMillis, forMillis, stepMillis);
  }

  /** Goes on with that of an earlier process. */
  void inherit(SavedBackoff earlier) {
    sinceMillis = earlier.sinceMillis();
    forMillis = earlier.forMillis();
    stepMillis = earlier.stepMillis();
    mayEndEarly = false;
    isInherited = true;
  }

  /** Returns when that of an earlier process ends, or {@code null} if this one has failed since. */
  @Nullable Instant inheritedEnd() {
    return isInherited ? Instant.ofEpochMilli(sinceMillis + forMillis) : null;
  }

  void end() {
    isInherited = false;
    forMillis = 0;
    stepMillis = 0;
    inVainMillis = 0;
  }

  /** Ends after a restore, whose network may take a moment; not before a time the server named. */
  void endEarly() {
    if (mayEndEarly) {
      end();
    }
  }

  /** Ends, and draws new jitter the next time, which may be in another environment. */
  void forget() {
    end();
    jitter.forget();
  }
}
