package io.github.oktatoken.internal.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A token and the times that matter for it, in milliseconds of the wall clock:
 *
 * <pre>
 *   issued          stale                     waited for      expired
 *     |--- fresh -----|--- served, refreshed ---|--- waited ----|--- never handed out
 * </pre>
 *
 * <p>A fresh token needs nothing. A stale one is served while it is refreshed; in its last seconds
 * callers wait for the new one, and fall back on this one. The AWS SDK calls {@code staleAtMillis}
 * the prefetch time and {@code waitFromMillis} the stale time. Google's library calls the last two
 * states expired.
 *
 * @param issuedAtMillis when it was asked for; before then the clock has stepped back, and the
 *     token's age is unknown
 * @param expiredAtNanos when it expires by {@link System#nanoTime()}: that clock stands still at
 *     worst, where the wall clock may step back
 */
public record CachedToken(
    AccessToken token,
    long issuedAtMillis,
    long staleAtMillis,
    long waitFromMillis,
    long expiresAtMillis,
    long expiredAtNanos) {
  /** How long a call to an API may be retried with the token that it began with. */
  static final long LONGEST_WAITED_FOR_MILLIS = 30_000;

  /** Tokens with a short life would spend it within a fixed time. */
  static final int WAITED_FOR_PART = 10;

  /** Time for a server to come back, while no caller has to wait. */
  static final long LONGEST_STALE_MILLIS = 3_600_000;

  static final int STALE_PART = 4;

  /** A token is stale up to a third earlier: environments started together refresh apart. */
  private static final double JITTER = 1.0 / 3;

  /** For the calls to an API that follow one get(). A restore comes later, by the wall clock. */
  static final long MOMENT_MILLIS = 1_000;

  static CachedToken of(AccessTokenResponse response, RandomGenerator random, long nowMillis) {
    return of(response, random.nextDouble(), nowMillis);
  }

  /** Returns it as the environment sees it whose jitter has it refresh first. */
  public static CachedToken ofEarliest(AccessTokenResponse response, long nowMillis) {
    return of(response, 1, nowMillis);
  }

  private static CachedToken of(AccessTokenResponse response, double jitter, long nowMillis) {
    long expiresAt = response.token().expiresAt().toEpochMilli();
    long lifetime = response.lifetime().toMillis();
    long waitedFor = Math.min(LONGEST_WAITED_FOR_MILLIS, lifetime / WAITED_FOR_PART);
    long stale = Math.min(LONGEST_STALE_MILLIS, lifetime / STALE_PART);
    long jittered = (long) (stale * (1 + JITTER * jitter));
    long left = Math.min(lifetime, expiresAt - nowMillis);
    return new CachedToken(
        response.token(),
        expiresAt - lifetime,
        expiresAt - jittered,
        expiresAt - waitedFor,
        expiresAt,
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(left));
  }

  /** Returns the same for a moment: a snapshot may be taken now, and restored at any time. */
  CachedToken cutTo(long nowMillis) {
    long end = Math.min(expiresAtMillis, nowMillis + MOMENT_MILLIS);
    return new CachedToken(token, issuedAtMillis, end, end, end, expiredAtNanos);
  }

  /** Returns whether it needs nothing. */
  public boolean isFreshAt(long nowMillis) {
    return issuedAtMillis <= nowMillis && nowMillis < staleAtMillis;
  }

  /** Returns whether it is served without a wait. */
  public boolean isServedAt(long nowMillis) {
    return issuedAtMillis <= nowMillis && nowMillis < waitFromMillis;
  }

  boolean isExpiredAt(long nowMillis) {
    return nowMillis < issuedAtMillis || expiresAtMillis <= nowMillis;
  }

  boolean isExpiredByNanos(long nanoTime) {
    return nanoTime - expiredAtNanos >= 0;
  }
}
