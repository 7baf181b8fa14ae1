package io.github.oktatoken.internal.lambda;

import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.token.Jitter;
import io.github.oktatoken.internal.token.TokenCache;
import io.github.oktatoken.internal.token.TokenCaches;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.time.Clock;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The tokens of a function that has the unnamed client alone, which tell a log of their outages.
 */
final class OneClient {
  private OneClient() {}

  static TokenCaches tokens(TokenEndpoint endpoint, TokenFile file, LambdaLog log, Clock clock) {
    return tokens(endpoint, file, log, clock, () -> 0);
  }

  static TokenCaches tokens(
      TokenEndpoint endpoint, TokenFile file, LambdaLog log, Clock clock, RandomGenerator random) {
    OutageLog outages = new OutageLog(log, ClientName.DEFAULT, clock);
    TokenCache cache =
        new TokenCache(
            endpoint, file, TestTokens.FINGERPRINT, outages, clock, random, new Jitter(random));
    return new TokenCaches(
        Map.of(ClientName.DEFAULT, cache), Map.of(), new DpopKey(Clock.systemUTC()));
  }
}
