package io.github.oktatoken.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;

/** Is told how the refreshes fare, by any thread. */
public interface RefreshListener {
  /** No new token came, for the reason that {@link TokenKeeper#token()} may give as well. */
  void failed(TokenUnavailableException reason);

  /** A new token is there. */
  default void succeeded(AccessToken token) {}
}
