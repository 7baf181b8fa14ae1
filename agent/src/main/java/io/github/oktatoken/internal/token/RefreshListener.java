package io.github.oktatoken.internal.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;

/** Is told how the refreshes fare, by any thread. */
public interface RefreshListener {
  /** No new token came, for the reason that {@link TokenCache#token()} may give as well. */
  void failed(TokenUnavailableException reason);

  /** A new token is there. */
  default void succeeded(AccessToken token) {}

  /** A token is waited for, and for this reason it takes longer than usual. */
  default void waiting(String reason) {}

  /** The token file isn't as it should be, for this reason. */
  default void unwritten(String reason) {}

  /** The token file holds the current token. */
  default void written() {}

  /** What was told so far is the past of another environment: a snapshot is about to be taken. */
  default void forget() {}
}
