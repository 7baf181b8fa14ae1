package io.github.oktatoken.internal.token;

import io.github.oktatoken.internal.oauth.TokenRequestException;
import io.github.oktatoken.internal.token.file.SavedBackoff;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests back after one has failed: each refusal costs the function time and the
 * organisation a part of its rate limit. Not safe for use by several threads; its keeper guards it.
 */
public final class Backoff {
  /** An outage is over in a second, most often. */
  static final long SHORTEST_MILLIS = 1_000;

  static final long LONGEST_MILLIS = 30_000;

  /** What somebody has to mend, nobody mends in a second. */
  static final long SHORTEST_PERMANENT_MILLIS = 30_000;

  public static final long LONGEST_PERMANENT_MILLIS = 300_000;

  private final Jitter spread;

  private long closedAtMillis;
  private long closedForMillis;
  private long lastMillis;
  private long inVainMillis;
  private boolean mayOpenEarly;
  private boolean isInherited;

  Backoff(Jitter spread) {
    this.spread = spread;
  }

  boolean isClosedAt(long nowMillis) {
    long since = nowMillis - closedAtMillis;
    // Negative when the clock has stepped back: better an early request than one in a year.
    return since >= 0 && since < closedForMillis;
  }

  /**
   * Closes the gate once waits in vain make an outage: a full one does, and so do those of several
   * invocations that had no time for one, each of which says nothing by itself.
   *
   * @return whether it is closed
   */
  boolean closeAfter(Duration waited, long nowMillis, Throwable reason) {
    inVainMillis += waited.toMillis();
    boolean isOutage = inVainMillis >= TokenCache.MAX_WAIT.toMillis();
    if (isOutage) {
      close(nowMillis, reason);
    }
    return isOutage;
  }

  /** Closes the gate, for twice as long as the last time. */
  void close(long nowMillis, Throwable failure) {
    long shortest = SHORTEST_MILLIS;
    long longest = LONGEST_MILLIS;
    long asked = 0;
    mayOpenEarly = true;
    isInherited = false;
    if (failure instanceof TokenRequestException refused) {
      asked = refused.retryAfterMillis();
      if (refused.kind() == TokenRequestException.Kind.PERMANENT) {
        shortest = SHORTEST_PERMANENT_MILLIS;
        longest = LONGEST_PERMANENT_MILLIS;
      }
      mayOpenEarly = asked == 0 && refused.mayBeRepeated();
    }
    lastMillis = Math.max(shortest, Math.min(2 * lastMillis, longest));
    closedForMillis = Math.max((long) (lastMillis * spread.factor()), asked);
    closedAtMillis = nowMillis;
    inVainMillis = 0;
  }

  /** Returns for how long it is closed, or {@code null}. */
  @Nullable SavedBackoff backoff() {
    return closedForMillis == 0
        ? null
        : new SavedBackoff(closedAtMillis, closedForMillis, lastMillis);
  }

  /** Goes on with the backoff of an earlier process. */
  void closeAgain(SavedBackoff earlier) {
    closedAtMillis = earlier.sinceMillis();
    closedForMillis = earlier.forMillis();
    lastMillis = earlier.stepMillis();
    mayOpenEarly = false;
    isInherited = true;
  }

  /** Returns whether it was an earlier process that closed it. */
  boolean isInherited() {
    return isInherited;
  }

  void open() {
    isInherited = false;
    closedForMillis = 0;
    lastMillis = 0;
    inVainMillis = 0;
  }

  /** After a restore: a network that isn't up yet soon will be. What the server wants counts. */
  void openEarly() {
    if (mayOpenEarly) {
      open();
    }
  }

  /** Draws anew next time, which may be in another environment. */
  void forget() {
    open();
    spread.forget();
  }
}
