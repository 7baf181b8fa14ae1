package io.github.oktatoken.internal.oauth;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.time.Duration;
import okio.Buffer;
import okio.ByteString;

/** The lifetime of a JWT by its own claims (RFC 7519, section 4.1), for responses without one. */
final class JwtLifetime {
  private static final JsonReader.Options NAMES = JsonReader.Options.of("exp", "iat");

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
    try (JsonReader json = JsonReader.of(new Buffer().write(claims))) {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.selectName(NAMES)) {
          case 0 -> exp = number(json);
          case 1 -> iat = number(json);
          default -> {
            json.skipName();
            json.skipValue();
          }
        }
      }
    } catch (IOException | JsonDataException ignored) {
      // Not a JWT, although it looks like one.
      return otherwise;
    }
    double lifetime = exp - iat;
    if (Double.isNaN(lifetime) || lifetime < 1) {
      return otherwise;
    }
    double age = Math.max(0, nowMillis / 1_000.0 - iat - MAX_SKEW_SECONDS);
    double left = Math.min(lifetime - age, AccessTokenResponse.MAX_LIFETIME.toSeconds());
    return Duration.ofSeconds((long) Math.max(0, left));
  }

  /**
   * RFC 7519, section 2: a NumericDate is a number. Moshi would take a string as well, "Infinity"
   * too.
   */
  private static double number(JsonReader json) throws IOException {
    if (json.peek() != JsonReader.Token.NUMBER) {
      throw new JsonDataException();
    }
    return json.nextDouble();
  }
}
