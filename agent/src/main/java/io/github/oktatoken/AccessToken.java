package io.github.oktatoken;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An access token as the authorization server issued it.
 *
 * @param value the token itself, to be sent as {@code Authorization: Bearer <value>}, or {@code
 *     DPoP <value>} if that is its type; a secret
 * @param type the {@code token_type} of <a
 *     href="https://www.rfc-editor.org/rfc/rfc6749#section-7.1">RFC 6749, section 7.1</a>, as in
 *     {@code Bearer}; or {@code DPoP}, which is bound to a key of this environment: see {@link
 *     TokenHolder#dpopProof}
 * @param scope the granted scopes, separated by spaces; {@code null} if neither the settings nor
 *     the answer named one
 * @param expiresAt when the token stops being valid, counted from the moment it was asked for
 */
public record AccessToken(String value, String type, @Nullable String scope, Instant expiresAt) {

  /** Describes the token without its value, so that it can't be logged by accident. */
  @Override
  public String toString() {
    return "AccessToken[type=" + type + ", scope=" + scope + ", expiresAt=" + expiresAt + "]";
  }
}
