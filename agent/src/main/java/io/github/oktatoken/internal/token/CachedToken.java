package io.github.oktatoken.internal.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import java.util.random.RandomGenerator;

/**
 * A token and the times that matter for it, in milliseconds of the wall clock.
 *
 * @param token what is handed out
 * @param issuedAtMillis when it was asked for; before then the clock has stepped back, and nobody
 *     knows how old the token is
 * @param renewAtMillis from then on a new token is asked for, while this one goes on being served
 * @param freshUntilMillis from then on a new token is waited for
 * @param expiresAtMillis from then on this one is never handed out
 * @param outlivedAtNanos from then on, by {@link System#nanoTime()}, it has expired whatever the
 *     wall clock says: that one steps back, this one stands still at worst
 */
record CachedToken(
    AccessToken token,
    long issuedAtMillis,
    long renewAtMillis,
    long freshUntilMillis,
    long expiresAtMillis,
    long outlivedAtNanos) {
  /** A call to an API may be retried for so long with the token that it began with. */
  static final long MAX_MARGIN_MILLIS = 30_000;

  /** Short-lived tokens would spend their life within a fixed margin. */
  static final int MARGIN_OF_LIFETIME = 10;

  /** Time for the server to come back in, while nobody has to wait. */
  static final long MAX_WINDOW_MILLIS = 3_600_000;

  static final int WINDOW_OF_LIFETIME = 4;

  /** The window begins up to a third earlier: environments started together renew apart. */
  private static final double JITTER = 1.0 / 3;

  /** For the calls that one get() is followed by. A restore comes later, by the wall clock. */
  static final long MOMENT_MILLIS = 1_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  static CachedToken of(AccessTokenResponse response, RandomGenerator random, long nowMillis) {
    long expiresAt = response.token().expiresAt().toEpochMilli();
    long lifetime = response.lifetime().toMillis();
    long margin = Math.min(MAX_MARGIN_MILLIS, lifetime / MARGIN_OF_LIFETIME);
    long window = Math.min(MAX_WINDOW_MILLIS, lifetime / WINDOW_OF_LIFETIME);
    long drawn = (long) (window * (1 + JITTER * random.nextDouble()));
    long left = Math.min(lifetime, expiresAt - nowMillis);
    return new CachedToken(
        response.token(),
        expiresAt - lifetime,
        expiresAt - drawn,
        expiresAt - margin,
        expiresAt,
        System.nanoTime() + left * NANOS_PER_MILLI);
  }

  /** The same for a moment alone: a snapshot may be taken, and restored at any time. */
  CachedToken cutTo(long nowMillis) {
    long end = Math.min(expiresAtMillis, nowMillis + MOMENT_MILLIS);
    return new CachedToken(token, issuedAtMillis, end, end, end, outlivedAtNanos);
  }

  /** Returns whether nothing is to be done. */
  boolean isYoungAt(long nowMillis) {
    return issuedAtMillis <= nowMillis && nowMillis < renewAtMillis;
  }

  /** Returns whether nobody has to wait for a new one. */
  boolean isFreshAt(long nowMillis) {
    return issuedAtMillis <= nowMillis && nowMillis < freshUntilMillis;
  }

  boolean isOutlivedAt(long nanoTime) {
    return nanoTime - outlivedAtNanos >= 0;
  }

  boolean isValidAt(long nowMillis) {
    return issuedAtMillis <= nowMillis && nowMillis < expiresAtMillis;
  }
}
