package io.github.oktatoken.internal.oauth;

import io.github.oktatoken.internal.jose.Jws;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The client assertion of private_key_jwt, signed anew for each request: <a
 * href="https://www.rfc-editor.org/rfc/rfc7523#section-3">RFC 7523, section 3</a>. Where the key is
 * kept tells who signs it.
 */
abstract class ClientAssertion {
  static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** Okta accepts an hour; but a leaked assertion should be worth nothing. */
  static final Duration LIFETIME = Duration.ofSeconds(60);

  private static final int MILLIS_PER_SECOND = 1_000;

  private final String clientId;
  private final String audience;
  private final @Nullable String keyId;

  ClientAssertion(Client client, URI tokenEndpoint, @Nullable String keyId) {
    this.clientId = client.id();
    this.audience = tokenEndpoint.toString();
    this.keyId = keyId;
  }

  /**
   * Signs a new assertion: a server may reject one that it has seen before.
   *
   * @param nowMillis by the server's clock
   * @param endNanos the deadline for a key that is elsewhere, by {@link System#nanoTime()}
   */
  String sign(long nowMillis, long endNanos) throws TokenRequestException {
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
    if (keyId != null) {
      header.put("kid", keyId);
    }
    return sign(header, claims, endNanos);
  }

  /**
   * Signs a JSON Web Token.
   *
   * @param header its header without the algorithm
   */
  abstract String sign(Map<String, Object> header, Map<String, Object> claims, long endNanos)
      throws TokenRequestException;
}
