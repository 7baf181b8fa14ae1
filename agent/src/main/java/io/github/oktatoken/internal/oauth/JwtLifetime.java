package io.github.oktatoken.internal.oauth;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.time.Duration;
import okio.Buffer;
import okio.ByteString;

/** What a JWT says of its own life (RFC 7519, section 4.1), for answers that say nothing of it. */
final class JwtLifetime {
  private static final JsonReader.Options NAMES = JsonReader.Options.of("exp", "iat");

  /** Clocks differ by less; a token that was issued longer ago comes out of somebody's cache. */
  private static final double MAX_SKEW_SECONDS = 300;

  private JwtLifetime() {}

  /**
   * Returns exp − iat; the difference, since the server's clock may differ from ours. It is less,
   * and zero at the least, for a token that was issued before it was asked for.
   *
   * @param otherwise what is returned if the token isn't a JWT or doesn't have both
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
    } catch (IOException | JsonDataException malformed) {
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

  /** RFC 7519, section 2: a NumericDate is a number; of a string Moshi would read Java's own. */
  private static double number(JsonReader json) throws IOException {
    if (json.peek() != JsonReader.Token.NUMBER) {
      throw new JsonDataException();
    }
    return json.nextDouble();
  }
}
