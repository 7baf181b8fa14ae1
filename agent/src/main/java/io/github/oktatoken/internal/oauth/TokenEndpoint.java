package io.github.oktatoken.internal.oauth;

import java.time.Duration;

/** The authorization server's token endpoint; tests put another one in its place. */
@FunctionalInterface
public interface TokenEndpoint {
  /**
   * The most requests that one call sends. The server may turn down the first one, and each of
   * these has it sent once more:
   *
   * <ul>
   *   <li>it carries no DPoP proof, or the proof no nonce: two challenges (RFC 9449, section 8);
   *   <li>it is dated by a clock that differs from the server's: one, by the server's clock;
   *   <li>the client secret or the key has been rotated: one, with the new one.
   * </ul>
   */
  int MAX_REQUESTS = 1 + 2 + 1 + 1;

  /**
   * Asks for an access token, and blocks until there is a response.
   *
   * @param timeout for all requests of the call together, name resolution aside
   * @throws TokenRequestException if there is none in the response, or no response
   */
  AccessTokenResponse call(Duration timeout) throws Exception;

  /**
   * Hangs up on every response still awaited, and forgets all earlier connections. Waits for
   * nothing.
   */
  default void reset() {}

  /** An API has refused this token: no later call returns it, unless the server issues it again. */
  default void invalidate(String value) {}

  /** Forgets what it has read of secrets, and takes no calls until {@link #resume()}. */
  default void suspend() {}

  /** Makes ready, while suspended, for the first call. May block for any time. */
  default void prepare() {}

  /** Takes calls again. */
  default void resume() {}
}
