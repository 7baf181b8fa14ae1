package io.github.oktatoken.internal.oauth;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.internal.base.JsonMembers;
import io.github.oktatoken.internal.base.PlainText;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.message.TokenMessages;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
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
  public static final Duration MAX_LIFETIME = Duration.ofHours(24);

  private static final String ACCESS_TOKEN = "access_token";
  private static final String TOKEN_TYPE = "token_type";
  private static final String EXPIRES_IN = "expires_in";
  private static final String SCOPE = "scope";
  private static final Set<String> NAMES = Set.of(ACCESS_TOKEN, TOKEN_TYPE, EXPIRES_IN, SCOPE);

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
      HttpResponse response, long requestedAtMillis, @Nullable String asked, boolean isProven)
      throws TokenRequestException {
    Map<String, @Nullable String> members = members(response.body());
    String value = members.get(ACCESS_TOKEN);
    String type = members.get(TOKEN_TYPE);
    if (value == null || value.isEmpty() || !PlainText.isVisible(value)) {
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
    String scope = members.get(SCOPE) == null ? asked : members.get(SCOPE);
    if (scope != null && !PlainText.isPrintable(scope)) {
      throw invalid(TokenMessages.INVALID_SCOPE);
    }
    Duration lifetime = lifetime(members.get(EXPIRES_IN), value, requestedAtMillis);
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

  private static TokenRequestException invalid(String reason) {
    return new TokenRequestException(Kind.TRANSIENT, TokenMessages.invalidResponse(reason), null);
  }

  /** Returns the members that count, as they stand in the response. */
  private static Map<String, @Nullable String> members(ByteString body)
      throws TokenRequestException {
    Map<String, @Nullable String> members = new HashMap<>();
    try (JsonMembers json = JsonMembers.of(body)) {
      while (json.next()) {
        String name = json.name();
        if (!NAMES.contains(name)) {
          continue;
        }
        if (members.containsKey(name)) {
          // RFC 6749, section 5.1: parsers may differ in which of the two they take.
          throw invalid(TokenMessages.REPEATED_MEMBER + name);
        }
        members.put(name, json.isNull() ? null : value(json));
      }
      if (!json.isWhole()) {
        throw invalid(TokenMessages.SEVERAL_VALUES);
      }
      return members;
    } catch (IOException ignored) {
      // Not chained: its message may repeat a value.
      throw invalid(TokenMessages.NOT_JSON);
    }
  }

  /**
   * Some servers write seconds in a string: of digits (RFC 6749, appendix A.14), with a fraction at
   * most. Java would parse more, "Infinity" for one.
   */
  private static String value(JsonMembers json) throws IOException, TokenRequestException {
    boolean isSeconds = json.name().equals(EXPIRES_IN);
    double number = isSeconds ? json.number() : Double.NaN;
    if (!Double.isNaN(number)) {
      return String.valueOf(number);
    }
    String text = json.text();
    if (isSeconds && (text == null || !text.matches("[0-9]+([.][0-9]+)?"))) {
      throw invalid(TokenMessages.INVALID_LIFETIME);
    }
    if (text == null) {
      throw new IOException();
    }
    return text;
  }
}
