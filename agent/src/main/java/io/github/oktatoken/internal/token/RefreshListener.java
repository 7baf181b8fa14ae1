package io.github.oktatoken.internal.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;

/** Receives the outcome of each refresh, on any thread. */
public interface RefreshListener {
  /** No new token came. {@link TokenCache#token()} may give its callers the same reason. */
  void failed(TokenUnavailableException reason);

  /** A new token is there. */
  default void succeeded(AccessToken token) {}

  /** A caller waits for a token longer than usual. */
  default void waiting(String reason) {}

  /** The token file isn't as it should be. */
  default void unwritten(String reason) {}

  /** The token file holds the current token. */
  default void written() {}

  /** The token is not shared with other environments. */
  default void notShared(String reason) {}

  /** A snapshot is about to be taken. What was told so far is of another environment. */
  default void forget() {}
}
