package io.github.oktatoken.oauth;

import java.util.Locale;

/**
 * The OAuth client that the token is issued to.
 *
 * @param id the client identifier
 * @param secret the client secret
 * @param authentication how the secret is shown to the token endpoint
 */
public record Client(String id, String secret, Authentication authentication) {

  /** The client authentication methods of RFC 6749, section 2.3.1, by their registered names. */
  public enum Authentication {
    CLIENT_SECRET_BASIC,
    CLIENT_SECRET_POST;

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
