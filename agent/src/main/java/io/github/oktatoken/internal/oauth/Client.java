package io.github.oktatoken.internal.oauth;

import io.github.oktatoken.internal.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The OAuth client that the token is issued to.
 *
 * @param id the client identifier
 * @param secret the client secret or the private key, or where that is kept
 * @param authenticationMethod how the client authenticates at the token endpoint
 * @param keyId the authorization server's name for the public key, if the server needs it
 */
public record Client(
    String id,
    Secret secret,
    ClientAuthenticationMethod authenticationMethod,
    @Nullable String keyId) {

  /** Returns the same client, whose secret is read in another way. */
  public Client with(Secret other) {
    return new Client(id, other, authenticationMethod, keyId);
  }

  /** Returns whether its authentication is valid for a while only, by the server's clock. */
  boolean isDated() {
    return authenticationMethod == ClientAuthenticationMethod.PRIVATE_KEY_JWT;
  }

  /** Describes the client without its secret. */
  @Override
  public String toString() {
    return "Client[id=" + id + ", authenticationMethod=" + authenticationMethod + "]";
  }
}
