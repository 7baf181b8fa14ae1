package io.github.oktatoken.internal.token;

import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.oauth.TokenRequestException;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The attempts of one refresh. Another attempt follows a failure that may be over in a moment,
 * while there is time. A response may take all of that: a slow server would be as slow the next
 * time.
 *
 * <p>How many requests a refresh may send: each of the {@value #MOST} attempts is one {@linkplain
 * TokenEndpoint#call call} of the token endpoint, which sends one request, and {@value
 * TokenEndpoint#MAX_REQUESTS} if the server gives every reason to send it again. So an outage costs
 * 3 requests, and the worst server 15. One more call follows if the clock has stepped back during
 * the call that brought a token, whose expiry would be unknown.
 */
final class Attempts {
  /** A server that fails three times in a row has an outage, which the backoff is for. */
  static final int MOST = 3;

  /** How long before the end of the budget a response is given up, so that callers hear why. */
  static final long MOMENT_MILLIS = 100;

  /** In less time there is no connection, no TLS and no response. */
  static final long SHORTEST_MILLIS = 250;

  /** The longest waits before the other attempts; each is drawn below. */
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
   * Asks until there is a response, and sleeps only if the budget outlasts it. The time-out of a
   * request may be longer than the budget: a caller with little time gives up earlier, and the
   * request goes on for others who join.
   *
   * @throws Exception from the last attempt
   */
  AccessTokenResponse within(Duration budget) throws Exception {
    long budgetMillis = budget.toMillis();
    long beyondMillis = Math.max(0, TokenWait.LONGEST.toMillis() - budgetMillis);
    // The wall clock, by which a freeze uses up a budget.
    long begunMillis = clock.millis();
    long endMillis = begunMillis + budgetMillis;
    for (int attempt = 1; attempt < MOST; attempt++) {
      long timeoutMillis = timeoutMillis(endMillis + beyondMillis - begunMillis);
      try {
        return call(timeoutMillis);
      } catch (TokenRequestException failure) {
        long now = clock.millis();
        if (wasFrozen(now - begunMillis, timeoutMillis)) {
          endMillis = now + budgetMillis;
        }
        long wait = wait(failure, LONGEST_WAITS_MILLIS[attempt - 1]);
        if (!failure.mayBeRepeated() || now + wait + SHORTEST_MILLIS > endMillis) {
          throw failure;
        }
        Thread.sleep(wait);
        begunMillis = clock.millis();
        if (wasFrozen(begunMillis - now, wait)) {
          endMillis = begunMillis + budgetMillis;
        }
      }
    }
    return call(timeoutMillis(endMillis + beyondMillis - begunMillis));
  }

  private static long timeoutMillis(long leftMillis) {
    return Math.max(SHORTEST_MILLIS, leftMillis - MOMENT_MILLIS);
  }

  /**
   * Returns whether a freeze, or a step of the clock, has used up the budget, which then begins
   * anew.
   */
  private static boolean wasFrozen(long tookMillis, long allowedMillis) {
    return tookMillis < 0 || tookMillis > allowedMillis + TokenWait.HARMLESS_FREEZE.toMillis();
  }

  private AccessTokenResponse call(long timeoutMillis) throws Exception {
    Duration timeout = Duration.ofMillis(timeoutMillis);
    AccessTokenResponse response = endpoint.call(timeout);
    boolean isOfTheFuture = clock.millis() < response.issuedAt().toEpochMilli();
    return isOfTheFuture ? endpoint.call(timeout) : response;
  }

  private long wait(TokenRequestException failure, long longestMillis) {
    return failure.retryAfterMillis() > 0
        ? failure.retryAfterMillis()
        : (long) (longestMillis * random.nextDouble());
  }
}
