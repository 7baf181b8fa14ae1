package io.github.oktatoken.token;

import io.github.oktatoken.oauth.AccessTokenResponse;
import io.github.oktatoken.oauth.TokenEndpoint;
import io.github.oktatoken.oauth.TokenRequestException;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Asks again, after what may be over in a moment, for as long as there is time. */
final class Attempts {
  /** The longest waits before the second and the third attempt; each wait is drawn below it. */
  private static final long[] LONGEST_WAITS_MILLIS = {200, 600};

  /**
   * An attempt gives up by itself after 3 s; one that took longer, by the wall clock, was frozen.
   */
  static final long LONGEST_MILLIS = 4_000;

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
   *
   * @throws Exception what the last attempt threw
   */
  AccessTokenResponse within(Duration budget) throws Exception {
    // The wall clock, by which a budget is spent after a freeze.
    long endMillis = clock.millis() + budget.toMillis();
    for (long longestWait : LONGEST_WAITS_MILLIS) {
      long begunMillis = clock.millis();
      try {
        return ask();
      } catch (TokenRequestException failure) {
        long now = clock.millis();
        if (now < begunMillis || now - begunMillis > LONGEST_MILLIS) {
          // A freeze, or a step of the clock, has spoilt the budget: that begins anew.
          endMillis = now + budget.toMillis();
        }
        long wait = wait(failure, longestWait);
        if (failure.kind() != TokenRequestException.Kind.TRANSIENT || now + wait >= endMillis) {
          throw failure;
        }
        Thread.sleep(wait);
      }
    }
    return ask();
  }

  private AccessTokenResponse ask() throws Exception {
    AccessTokenResponse response = endpoint.call();
    // A clock that has stepped back meanwhile won't do so twice; when this one expires, who knows?
    boolean isOfTheFuture = clock.millis() < response.issuedAt().toEpochMilli();
    return isOfTheFuture ? endpoint.call() : response;
  }

  private long wait(TokenRequestException failure, long longest) {
    return failure.retryAfterMillis() > 0
        ? failure.retryAfterMillis()
        : (long) (longest * random.nextDouble());
  }
}
