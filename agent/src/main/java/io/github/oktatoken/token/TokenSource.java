package io.github.oktatoken.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;

/** Where a JVM has its access token from. */
public sealed interface TokenSource permits TokenKeeper, ParentsToken {
  /**
   * Returns a token that has not expired.
   *
   * @throws TokenUnavailableException if there is none
   */
  AccessToken token();

  /** Drops the token of this value; returns whether it was the current one and was dropped. */
  boolean invalidate(String value);
}
