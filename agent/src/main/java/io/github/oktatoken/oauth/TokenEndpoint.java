package io.github.oktatoken.oauth;

import java.util.concurrent.Callable;

/** The authorization server's token endpoint; tests put another one in its place. */
@FunctionalInterface
public interface TokenEndpoint extends Callable<AccessTokenResponse> {
  /**
   * Asks for an access token, once, and blocks until there is an answer.
   *
   * @throws TokenRequestException if there is none in the answer, or no answer
   */
  @Override
  AccessTokenResponse call() throws Exception;

  /**
   * Hangs up on every answer still awaited, forgets all earlier connections, and makes everything
   * ready for the next call.
   */
  default void reset() {}
}
