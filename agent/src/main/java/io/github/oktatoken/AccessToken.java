package io.github.oktatoken;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An access token as the authorization server issued it.
 *
 * @param value the token itself, a secret; to be sent as {@code Authorization: Bearer <value>}, or
 *     as {@code Authorization: DPoP <value>} if that is its type
 * @param type the {@code token_type} of <a
 *     href="https://www.rfc-editor.org/rfc/rfc6749#section-7.1">RFC 6749, section 7.1</a>, most
 *     often {@code Bearer}; a token of the type {@code DPoP} is bound to a key of this environment:
 *     see {@link TokenHolder#dpopProof}
 * @param scope the granted scopes, separated by spaces; {@code null} if neither the settings nor
 *     the response named any
 * @param expiresAt when the token expires: its lifetime is counted from the moment of the request
 */
public record AccessToken(String value, String type, @Nullable String scope, Instant expiresAt) {

  /** Returns a description without the value, so that no log shows it by accident. */
  @Override
  public String toString() {
    return "AccessToken[type=" + type + ", scope=" + scope + ", expiresAt=" + expiresAt + "]";
  }
}
