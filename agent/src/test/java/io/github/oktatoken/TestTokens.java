package io.github.oktatoken;

import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.token.file.Fingerprint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Answers of a token endpoint, made without one. */
public final class TestTokens {
  /** For a file that no later process reads. */
  public static final Fingerprint FINGERPRINT = new Fingerprint("key", List.of());

  /** What a call for a token may take, where that isn't the point. */
  public static final Duration IN_TIME = Duration.ofSeconds(3);

  private TestTokens() {}

  public static AccessTokenResponse response(String value, Instant requestedAt, Duration lifetime) {
    return response(value, "Bearer", requestedAt, lifetime);
  }

  /** Bound to a key. */
  public static AccessTokenResponse bound(String value, Instant requestedAt, Duration lifetime) {
    return response(value, "DPoP", requestedAt, lifetime);
  }

  private static AccessTokenResponse response(
      String value, String type, Instant requestedAt, Duration lifetime) {
    return new AccessTokenResponse(
        new AccessToken(value, type, "orders.read", requestedAt.plus(lifetime)), lifetime);
  }
}
