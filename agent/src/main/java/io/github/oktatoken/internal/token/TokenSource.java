package io.github.oktatoken.internal.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a JVM has its access tokens from. */
public sealed interface TokenSource permits TokenCaches, ParentTokens {
  /** The name of the client that has no other. */
  String DEFAULT = "default";

  /**
   * Returns the token of the {@link #DEFAULT} client, which has not expired.
   *
   * @throws TokenUnavailableException if there is none
   */
  AccessToken token();

  /**
   * Returns the token of a client by its name.
   *
   * @throws TokenUnavailableException if there is none, or no such client
   */
  AccessToken token(String client);

  /** Drops the token of this value; returns whether it was a current one and was dropped. */
  boolean invalidate(String value);

  /**
   * Proves to a server that this JVM holds the key which the token is bound to.
   *
   * @param nonce that the server demands, or {@code null}
   * @throws IllegalStateException if the token isn't bound to a key
   * @throws TokenUnavailableException if this JVM doesn't have the key
   */
  String proof(AccessToken token, String method, URI uri, @Nullable String nonce);
}
