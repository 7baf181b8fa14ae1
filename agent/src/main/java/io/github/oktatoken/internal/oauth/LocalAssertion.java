package io.github.oktatoken.internal.oauth;

import io.github.oktatoken.internal.jose.Jws;
import io.github.oktatoken.internal.jose.SigningKey;
import io.github.oktatoken.internal.jose.SigningKeys;
import io.github.oktatoken.internal.jose.UnusableKeyException;
import io.github.oktatoken.internal.message.TokenMessages;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Map;

/** A client assertion that is signed here. */
final class LocalAssertion extends ClientAssertion {
  private final SigningKey key;

  private LocalAssertion(Client client, SigningKey key, URI tokenEndpoint) {
    super(client, tokenEndpoint, key.id());
    this.key = key;
  }

  /**
   * Parses the key, unless another client has done so.
   *
   * @throws TokenRequestException if the text is no key to sign with
   */
  static ClientAssertion of(Client client, String key, SigningKeys keys, URI tokenEndpoint)
      throws TokenRequestException {
    try {
      return new LocalAssertion(client, keys.of(key).named(client.keyId()), tokenEndpoint);
    } catch (UnusableKeyException e) {
      throw unusable(String.valueOf(e.getMessage()));
    }
  }

  @Override
  String sign(Map<String, Object> header, Map<String, Object> claims, long endNanos)
      throws TokenRequestException {
    try {
      return Jws.sign(key.algorithm(), key.key(), header, claims);
    } catch (GeneralSecurityException ignored) {
      // Not chained: its message may repeat parts of the key.
      throw unusable(TokenMessages.unableToSign(key.algorithm()));
    }
  }

  private static TokenRequestException unusable(String given) {
    return TokenRequestException.ofSecret(false, TokenMessages.unusableKey(given), null);
  }
}
