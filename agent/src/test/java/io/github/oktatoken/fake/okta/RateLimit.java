package io.github.oktatoken.fake.okta;

import java.time.Duration;
import java.time.Instant;

/**
 * How many requests a minute Okta takes: Okta developer documentation, "Rate limit best practices".
 */
final class RateLimit {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private Instant end = Instant.EPOCH;
  private int used;

  /**
   * What the three headers say.
   *
   * @param resetEpochSecond when there are as many requests again as at the beginning
   */
  record Left(int limit, int remaining, long resetEpochSecond, boolean isExceeded) {
    /** Too many at once: the limit that is reported is another, and the time a guess. */
    static Left tooManyAtOnce(Instant now) {
      return new Left(0, 0, now.plus(WINDOW).getEpochSecond(), true);
    }
  }

  synchronized Left take(int limit, Instant now) {
    if (!now.isBefore(end)) {
      end = now.plus(WINDOW);
      used = 0;
    }
    used++;
    return new Left(limit, Math.max(0, limit - used), end.getEpochSecond(), used > limit);
  }
}
