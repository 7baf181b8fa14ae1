package io.github.oktatoken.internal.token;

import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.oauth.TokenRequestException;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Asks again, after what may be over in a moment, for as long as there is time. An answer may take
 * all of it: a server that is slow would be as slow the next time.
 */
final class Attempts {
  /** So much before the end of the budget the answer is given up, for the waiters to hear why. */
  static final long MOMENT_MILLIS = 100;

  /** In less time than this there is no connection, no TLS and no answer. */
  static final long LEAST_MILLIS = 250;

  /** The longest waits before the second and the third attempt; each wait is drawn below it. */
  private static final long[] LONGEST_WAITS_MILLIS = {200, 600};

  private final TokenEndpoint endpoint;
  private final Clock clock;
  private final RandomGenerator random;

  Attempts(TokenEndpoint endpoint, Clock clock, RandomGenerator random) {
    this.endpoint = endpoint;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Asks until there is an answer, at most three times, and sleeps only if the budget outlasts it.
   * A caller with little time gives up earlier, but the request goes on for others who join.
   *
   * @throws Exception what the last attempt threw
   */
  AccessTokenResponse within(Duration budget) throws Exception {
    long budgetMillis = budget.toMillis();
    long beyondMillis = Math.max(0, TokenCache.MAX_WAIT.toMillis() - budgetMillis);
    // The wall clock, by which a budget is spent after a freeze.
    long begunMillis = clock.millis();
    long endMillis = begunMillis + budgetMillis;
    for (long longestWait : LONGEST_WAITS_MILLIS) {
      long timeoutMillis = timeoutMillis(endMillis + beyondMillis - begunMillis);
      try {
        return ask(timeoutMillis);
      } catch (TokenRequestException failure) {
        long now = clock.millis();
        if (wasFrozen(now - begunMillis, timeoutMillis)) {
          endMillis = now + budgetMillis;
        }
        long wait = wait(failure, longestWait);
        if (!failure.mayBeRepeated() || now + wait + LEAST_MILLIS > endMillis) {
          throw failure;
        }
        Thread.sleep(wait);
        begunMillis = clock.millis();
        if (wasFrozen(begunMillis - now, wait)) {
          endMillis = begunMillis + budgetMillis;
        }
      }
    }
    return ask(timeoutMillis(endMillis + beyondMillis - begunMillis));
  }

  private static long timeoutMillis(long leftMillis) {
    return Math.max(LEAST_MILLIS, leftMillis - MOMENT_MILLIS);
  }

  /** What a freeze, or a step of the clock, has taken of the budget is given back. */
  private static boolean wasFrozen(long tookMillis, long allowedMillis) {
    return tookMillis < 0 || tookMillis > allowedMillis + TokenCache.HARMLESS_FREEZE.toMillis();
  }

  private AccessTokenResponse ask(long timeoutMillis) throws Exception {
    Duration timeout = Duration.ofMillis(timeoutMillis);
    AccessTokenResponse response = endpoint.call(timeout);
    // A clock that has stepped back meanwhile won't do so twice; when this one expires, who knows?
    boolean isOfTheFuture = clock.millis() < response.issuedAt().toEpochMilli();
    return isOfTheFuture ? endpoint.call(timeout) : response;
  }

  private long wait(TokenRequestException failure, long longest) {
    return failure.retryAfterMillis() > 0
        ? failure.retryAfterMillis()
        : (long) (longest * random.nextDouble());
  }
}
