package io.github.oktatoken.internal.oauth;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The authorization server's token endpoint; tests put another one in its place. */
@FunctionalInterface
public interface TokenEndpoint {
  /**
   * Asks for an access token, once, and blocks until there is an answer.
   *
   * @param timeout how long all that it takes may take, name resolution aside
   * @throws TokenRequestException if there is none in the answer, or no answer
   */
  AccessTokenResponse call(Duration timeout) throws Exception;

  /**
   * Hangs up on every answer still awaited, and forgets all earlier connections. Waits for nothing.
   */
  default void reset() {}

  /**
   * Proves that the key is held which a token is bound to.
   *
   * @param nonce that the called server demands, or {@code null}
   * @throws IllegalStateException if the token isn't bound to a key
   * @throws TokenUnavailableException if there is no key any more
   */
  default String proof(AccessToken token, String method, URI uri, @Nullable String nonce) {
    throw new IllegalStateException("this endpoint binds no tokens");
  }

  /**
   * Forgets the key that tokens are bound to and what it has read of secrets, and takes no calls
   * until {@link #resume()}.
   */
  default void suspend() {}

  /** Makes ready, while suspended, for the first call; may take any time. */
  default void prepare() {}

  /** Takes calls again, and makes a new key once one is wanted. */
  default void resume() {}
}
