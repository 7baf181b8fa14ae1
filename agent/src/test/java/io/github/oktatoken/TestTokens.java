package io.github.oktatoken;

import io.github.oktatoken.oauth.AccessTokenResponse;
import java.time.Duration;
import java.time.Instant;

/** Answers of a token endpoint, made without one. */
public final class TestTokens {
  private TestTokens() {}

  public static AccessTokenResponse response(String value, Instant requestedAt, Duration lifetime) {
    return new AccessTokenResponse(
        new AccessToken(value, "Bearer", "orders.read", requestedAt.plus(lifetime)), lifetime);
  }
}
