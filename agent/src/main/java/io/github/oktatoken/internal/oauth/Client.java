package io.github.oktatoken.internal.oauth;

import io.github.oktatoken.internal.secret.PlainSecret;
import io.github.oktatoken.internal.secret.Secret;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The OAuth client that the token is issued to.
 *
 * @param id the client identifier
 * @param secret the client secret or the private key, or where that is
 * @param authentication how the client shows to the token endpoint that it has it
 * @param keyId what the authorization server knows the public key by, if it has to be told
 */
public record Client(
    String id, Secret secret, Authentication authentication, @Nullable String keyId) {

  /** A client whose secret is this one, and without a key ID. */
  public Client(String id, String secret, Authentication authentication) {
    this(id, new PlainSecret(secret), authentication, null);
  }

  /** The same client, whose secret is read in this way. */
  public Client with(Secret other) {
    return new Client(id, other, authentication, keyId);
  }

  /** Returns whether its authentication is valid for a while alone, by the server's clock. */
  boolean isDated() {
    return authentication == Authentication.PRIVATE_KEY_JWT;
  }

  /**
   * The client authentication methods of RFC 6749, section 2.3.1, and of RFC 7523, by their
   * registered names.
   */
  public enum Authentication {
    CLIENT_SECRET_BASIC,
    CLIENT_SECRET_POST,
    PRIVATE_KEY_JWT;

    /** As in the settings and in OAuth's registry: {@code client_secret_basic}. */
    public String registeredName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Describes the client without its secret. */
  @Override
  public String toString() {
    return "Client[id=" + id + ", authentication=" + authentication + "]";
  }
}
