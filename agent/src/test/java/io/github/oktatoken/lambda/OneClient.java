package io.github.oktatoken.lambda;

import io.github.oktatoken.TestTokens;
import io.github.oktatoken.oauth.TokenEndpoint;
import io.github.oktatoken.token.TokenFile;
import io.github.oktatoken.token.TokenKeeper;
import io.github.oktatoken.token.TokenKeepers;
import java.time.Clock;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The tokens of a function that has the unnamed client alone, which tell a log of their outages.
 */
final class OneClient {
  private OneClient() {}

  static TokenKeepers tokens(TokenEndpoint endpoint, TokenFile file, LambdaLog log, Clock clock) {
    return tokens(endpoint, file, log, clock, () -> 0);
  }

  static TokenKeepers tokens(
      TokenEndpoint endpoint, TokenFile file, LambdaLog log, Clock clock, RandomGenerator random) {
    OutageLog outages = new OutageLog(log, TokenKeepers.DEFAULT, clock);
    TokenKeeper keeper =
        new TokenKeeper(endpoint, file, TestTokens.FINGERPRINT, outages, clock, random);
    return new TokenKeepers(Map.of(TokenKeepers.DEFAULT, keeper), Map.of());
  }
}
