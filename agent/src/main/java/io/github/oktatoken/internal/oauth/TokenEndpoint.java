package io.github.oktatoken.internal.oauth;

import java.time.Duration;

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

  /** Forgets what it has read of secrets, and takes no calls until {@link #resume()}. */
  default void suspend() {}

  /** Makes ready, while suspended, for the first call; may take any time. */
  default void prepare() {}

  /** Takes calls again. */
  default void resume() {}
}
