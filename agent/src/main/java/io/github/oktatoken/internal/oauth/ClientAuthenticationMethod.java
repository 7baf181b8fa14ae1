package io.github.oktatoken.internal.oauth;

import java.util.Locale;

/**
 * A client authentication method of RFC 6749, section 2.3.1, or of RFC 7523, by its registered
 * name.
 */
public enum ClientAuthenticationMethod {
  CLIENT_SECRET_BASIC,
  CLIENT_SECRET_POST,
  PRIVATE_KEY_JWT;

  /** As in the settings and in OAuth's registry: {@code client_secret_basic}. */
  public String registeredName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
