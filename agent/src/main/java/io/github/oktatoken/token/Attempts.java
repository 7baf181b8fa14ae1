package io.github.oktatoken.token;

import io.github.oktatoken.oauth.AccessTokenResponse;
import io.github.oktatoken.oauth.TokenRequestException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/** Asks again, after what may be over in a moment, for as long as there is time. */
final class Attempts {
  /** The longest waits before the second and the third attempt; each wait is drawn below it. */
  private static final long[] LONGEST_WAITS_MILLIS = {200, 600};

  private final Callable<AccessTokenResponse> endpoint;
  private final Clock clock;
  private final RandomGenerator random;

  Attempts(Callable<AccessTokenResponse> endpoint, Clock clock, RandomGenerator random) {
    this.endpoint = endpoint;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Asks until there is an answer, at most three times, and sleeps only if the budget outlasts it.
   *
   * @throws Exception what the last attempt threw
   */
  AccessTokenResponse within(Duration budget) throws Exception {
    // The wall clock, by which a budget is spent after a freeze.
    long endMillis = clock.millis() + budget.toMillis();
    for (long longestWait : LONGEST_WAITS_MILLIS) {
      try {
        return endpoint.call();
      } catch (TokenRequestException failure) {
        long wait =
            failure.retryAfterMillis() > 0
                ? failure.retryAfterMillis()
                : (long) (longestWait * random.nextDouble());
        if (failure.kind() != TokenRequestException.Kind.TRANSIENT
            || clock.millis() + wait >= endMillis) {
          throw failure;
        }
        Thread.sleep(wait);
      }
    }
    return endpoint.call();
  }
}
