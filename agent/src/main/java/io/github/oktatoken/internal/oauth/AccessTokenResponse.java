package io.github.oktatoken.internal.oauth;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import io.github.oktatoken.AccessToken;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.message.TokenMessages;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A successful response of the token endpoint: <a
 * href="https://www.rfc-editor.org/rfc/rfc6749#section-5.1">RFC 6749, section 5.1</a>.
 *
 * @param token the access token
 * @param lifetime from the moment that the request was sent
 */
public record AccessTokenResponse(AccessToken token, Duration lifetime) {
  /** For a token without any statement of its lifetime. */
  static final Duration DEFAULT_LIFETIME = Duration.ofSeconds(300);

  /** Okta's longest. A longer one is cut to it. */
  static final Duration MAX_LIFETIME = Duration.ofHours(24);

  /** When it was requested. */
  public Instant issuedAt() {
    return token.expiresAt().minus(lifetime);
  }

  /**
   * Reads a response.
   *
   * @param asked the scope of the request
   * @param isProven whether the request carried a DPoP proof
   */
  static AccessTokenResponse read(
      ByteString body, long requestedAtMillis, @Nullable String asked, boolean isProven)
      throws TokenRequestException {
    Members members = Members.read(body);
    String value = members.accessToken;
    String type = members.tokenType;
    if (value == null || value.isEmpty() || !isVisibleAscii(value)) {
      throw invalid(TokenMessages.NO_TOKEN);
    }
    boolean isBound = DpopKey.TOKEN_TYPE.equalsIgnoreCase(type);
    if (isBound && !isProven) {
      throw invalid(TokenMessages.BOUND_WITHOUT_PROOF);
    }
    if (type == null || !isBound && !type.equalsIgnoreCase("Bearer")) {
      throw invalid(
          isProven ? TokenMessages.OTHER_TOKEN_TYPE_FOR_PROOF : TokenMessages.OTHER_TOKEN_TYPE);
    }
    // RFC 6749, section 5.1: a response without scope grants what was requested.
    String scope = members.scope == null ? asked : members.scope;
    if (scope != null && !isVisibleAscii(scope.replace(" ", ""))) {
      throw invalid(TokenMessages.INVALID_SCOPE);
    }
    Duration lifetime = lifetime(members.expiresIn, value, requestedAtMillis);
    Instant expiresAt = Instant.ofEpochMilli(requestedAtMillis).plus(lifetime);
    return new AccessTokenResponse(
        new AccessToken(value, isBound ? DpopKey.TOKEN_TYPE : type, scope, expiresAt), lifetime);
  }

  private static Duration lifetime(@Nullable String expiresIn, String token, long requestedAtMillis)
      throws TokenRequestException {
    if (expiresIn == null) {
      return JwtLifetime.of(token, requestedAtMillis, DEFAULT_LIFETIME);
    }
    double seconds = Double.parseDouble(expiresIn);
    if (seconds < 1) {
      throw invalid(TokenMessages.INVALID_LIFETIME);
    }
    return Duration.ofSeconds((long) Math.min(seconds, MAX_LIFETIME.toSeconds()));
  }

  private static boolean isVisibleAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static TokenRequestException invalid(String reason) {
    return new TokenRequestException(Kind.TRANSIENT, TokenMessages.invalidResponse(reason), null);
  }

  /** The members that count, as they stand in the response. */
  private static final class Members {
    private static final JsonReader.Options NAMES =
        JsonReader.Options.of("access_token", "token_type", "expires_in", "scope");

    private @Nullable String accessToken;
    private @Nullable String tokenType;
    private @Nullable String expiresIn;
    private @Nullable String scope;

    static Members read(ByteString body) throws TokenRequestException {
      Members members = new Members();
      try (JsonReader json = JsonReader.of(new Buffer().write(body))) {
        json.beginObject();
        Set<Integer> seen = new HashSet<>();
        while (json.hasNext()) {
          int member = json.selectName(NAMES);
          if (member < 0) {
            json.skipName();
            json.skipValue();
          } else if (seen.add(member)) {
            members.read(member, json);
          } else {
            // RFC 6749, section 5.1: parsers may differ in which of the two they take.
            throw invalid(TokenMessages.REPEATED_MEMBER + NAMES.strings().get(member));
          }
        }
        json.endObject();
        if (json.peek() != JsonReader.Token.END_DOCUMENT) {
          throw invalid(TokenMessages.SEVERAL_VALUES);
        }
        return members;
      } catch (IOException | JsonDataException ignored) {
        // Not chained: its message may repeat a value.
        throw invalid(TokenMessages.NOT_JSON);
      }
    }

    private void read(int member, JsonReader json) throws IOException, TokenRequestException {
      if (json.peek() == JsonReader.Token.NULL) {
        json.skipValue();
        return;
      }
      switch (member) {
        case 0 -> accessToken = text(json);
        case 1 -> tokenType = text(json);
        case 2 -> expiresIn = seconds(json);
        default -> scope = text(json);
      }
    }

    /** Moshi would take a number as well. */
    private static String text(JsonReader json) throws IOException {
      if (json.peek() != JsonReader.Token.STRING) {
        throw new JsonDataException();
      }
      return json.nextString();
    }

    /**
     * A JSON number; or a string, as some servers write it, of digits (RFC 6749, appendix A.14)
     * with a fraction at most: Java would parse more, "Infinity" for one.
     */
    private static String seconds(JsonReader json) throws IOException, TokenRequestException {
      boolean isNumber = json.peek() == JsonReader.Token.NUMBER;
      String text = isNumber || json.peek() == JsonReader.Token.STRING ? json.nextString() : "";
      if (!isNumber && !text.matches("[0-9]+([.][0-9]+)?")) {
        throw invalid(TokenMessages.INVALID_LIFETIME);
      }
      return text;
    }
  }
}
