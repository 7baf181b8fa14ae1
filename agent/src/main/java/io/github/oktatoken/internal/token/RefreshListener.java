package io.github.oktatoken.internal.token;

import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.FailureKind;
import org.jspecify.annotations.Nullable;

/** Receives the outcome of each refresh, on any thread. */
public interface RefreshListener {
  /** A refresh begins. */
  default void begun() {}

  /**
   * No new token came. {@link TokenCache#token()} may give its callers the same reason.
   *
   * @param left the token of before, which may have expired; {@code null} if there is none
   */
  void failed(TokenUnavailableException reason, FailureKind kind, @Nullable CachedToken left);

  /** A new token is there. */
  default void succeeded(CachedToken token) {}

  /** The token of an earlier process is there. */
  default void adopted(CachedToken token) {}

  /** The function has asked for a token and got none. */
  default void unavailable() {}

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
