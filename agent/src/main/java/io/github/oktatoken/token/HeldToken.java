package io.github.oktatoken.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.oauth.AccessTokenResponse;

/**
 * A token and the times that matter for it, in milliseconds of the wall clock.
 *
 * @param token what is handed out
 * @param freshUntilMillis from then on a new token is waited for
 * @param expiresAtMillis from then on this one is never handed out
 */
record HeldToken(AccessToken token, long freshUntilMillis, long expiresAtMillis) {
  /** A call to an API may be retried for so long with the token that it began with. */
  static final long MAX_MARGIN_MILLIS = 30_000;

  /** Short-lived tokens would spend their life within a fixed margin. */
  static final int MARGIN_OF_LIFETIME = 10;

  static HeldToken of(AccessTokenResponse response) {
    long expiresAt = response.token().expiresAt().toEpochMilli();
    long margin = Math.min(MAX_MARGIN_MILLIS, response.lifetime().toMillis() / MARGIN_OF_LIFETIME);
    return new HeldToken(response.token(), expiresAt - margin, expiresAt);
  }
}
