package io.github.oktatoken.internal.oauth;

import io.github.oktatoken.internal.base.JsonMembers;
import java.io.IOException;
import java.time.Duration;
import okio.ByteString;

/** The lifetime of a JWT by its own claims (RFC 7519, section 4.1), for responses without one. */
final class JwtLifetime {
  /** Clocks differ by less; a token that was issued longer ago comes from a cache on the way. */
  private static final double MAX_SKEW_SECONDS = 300;

  private JwtLifetime() {}

  /**
   * Returns exp − iat: the difference, since the server's clock may differ from ours. A token that
   * was issued before the request has less left, at least zero.
   *
   * @param otherwise the lifetime of a token that isn't a JWT or doesn't have both claims
   */
  static Duration of(String token, long nowMillis, Duration otherwise) {
    String[] parts = token.split("\\.", -1);
    ByteString claims = parts.length == 3 ? ByteString.decodeBase64(parts[1]) : null;
    if (claims == null) {
      return otherwise;
    }
    double exp = Double.NaN;
    double iat = Double.NaN;
    try (JsonMembers json = JsonMembers.of(claims)) {
      while (json.next()) {
        switch (json.name()) {
          case "exp" -> exp = json.number();
          case "iat" -> iat = json.number();
          default -> {}
        }
      }
    } catch (IOException ignored) {
      // Not a JWT, although it looks like one.
      return otherwise;
    }
    double lifetime = exp - iat;
    if (!Double.isFinite(lifetime) || lifetime < 1) {
      return otherwise;
    }
    double age = Math.max(0, nowMillis / 1_000.0 - iat - MAX_SKEW_SECONDS);
    double left = Math.min(lifetime - age, AccessTokenResponse.MAX_LIFETIME.toSeconds());
    return Duration.ofSeconds((long) Math.max(0, left));
  }
}
