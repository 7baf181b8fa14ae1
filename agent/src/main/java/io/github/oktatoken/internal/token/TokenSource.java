package io.github.oktatoken.internal.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.env.ClientName;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a JVM gets its access tokens from. */
public sealed interface TokenSource permits TokenCaches, ParentTokens, MeasuredTokens {
  /**
   * Returns the token of the {@linkplain ClientName#DEFAULT default} client, which has not expired.
   *
   * @throws TokenUnavailableException if there is none
   */
  AccessToken token();

  /**
   * Returns the token of a client, which has not expired.
   *
   * @throws TokenUnavailableException if there is none, or no such client
   */
  AccessToken token(ClientName client);

  /** Drops the token of this value; returns whether it was a current one and was dropped. */
  boolean invalidate(String value);

  /**
   * Proves to a server that this JVM holds the key to which the token is bound.
   *
   * @param nonce from the server, or {@code null}
   * @throws IllegalStateException if the token isn't bound to a key
   * @throws TokenUnavailableException if this JVM doesn't have the key
   */
  String proof(AccessToken token, String method, URI uri, @Nullable String nonce);

  /** Keeps a nonce from a server for the next proofs to the same origin. */
  void keepNonce(URI uri, String nonce);
}
