package io.github.oktatoken.internal.oauth;

import io.github.oktatoken.internal.jose.Jws;
import io.github.oktatoken.internal.jose.SigningKey;
import io.github.oktatoken.internal.jose.SigningKeys;
import io.github.oktatoken.internal.jose.UnusableKeyException;
import io.github.oktatoken.internal.message.TokenMessages;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The client assertion of private_key_jwt, signed anew for each request: <a
 * href="https://www.rfc-editor.org/rfc/rfc7523#section-3">RFC 7523, section 3</a>.
 */
final class ClientAssertion {
  static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** Okta accepts an hour; but a leaked assertion should be worth nothing. */
  static final Duration LIFETIME = Duration.ofSeconds(60);

  private static final int MILLIS_PER_SECOND = 1_000;

  private final String clientId;
  private final String audience;
  private final SigningKey key;

  /**
   * Parses the key, unless another client has done so.
   *
   * @throws TokenRequestException if the text is no key to sign with
   */
  ClientAssertion(Client client, String key, SigningKeys keys, URI tokenEndpoint)
      throws TokenRequestException {
    this.clientId = client.id();
    this.audience = tokenEndpoint.toString();
    try {
      this.key = keys.of(key).named(client.keyId());
    } catch (UnusableKeyException e) {
      throw unusable(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Signs a new assertion: a server may reject one that it has seen before.
   *
   * @param nowMillis by the server's clock
   */
  String sign(long nowMillis) throws TokenRequestException {
    long issuedAt = nowMillis / MILLIS_PER_SECOND;
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", clientId);
    claims.put("sub", clientId);
    claims.put("aud", audience);
    claims.put("iat", issuedAt);
    claims.put("exp", issuedAt + LIFETIME.toSeconds());
    claims.put("jti", Jws.unique());
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("typ", "JWT");
    if (key.id() != null) {
      header.put("kid", key.id());
    }
    try {
      return Jws.sign(key.algorithm(), key.key(), header, claims);
    } catch (GeneralSecurityException ignored) {
      // Not chained: its message may repeat parts of the key.
      throw unusable(TokenMessages.unableToSign(key.algorithm()));
    }
  }

  private static TokenRequestException unusable(String given) {
    return new TokenRequestException(Kind.PERMANENT, TokenMessages.unusableKey(given), null);
  }
}
