package io.github.oktatoken.internal.oauth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The access that a token request asks for.
 *
 * @param scope the scopes, separated by spaces, or {@code null} for the server's default ones
 * @param audience the recipient of the token, for servers with a parameter {@code audience}
 * @param resources the recipients of the token, as URIs: <a
 *     href="https://www.rfc-editor.org/rfc/rfc8707#section-2">RFC 8707, section 2</a>
 */
public record Grant(@Nullable String scope, @Nullable String audience, List<String> resources) {
  /** Names no recipient. */
  public static Grant of(@Nullable String scope) {
    return new Grant(scope, null, List.of());
  }
}
