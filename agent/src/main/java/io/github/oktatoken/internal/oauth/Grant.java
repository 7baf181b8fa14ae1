package io.github.oktatoken.internal.oauth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param scope the scopes, separated by spaces, or {@code null} for the server's default ones
 * @param audience whom the token is for, where the server takes the parameter {@code audience}
 * @param resources whom the token is for, as URIs: <a
 *     href="https://www.rfc-editor.org/rfc/rfc8707#section-2">RFC 8707, section 2</a>
 */
public record Grant(@Nullable String scope, @Nullable String audience, List<String> resources) {
  /** One that names no recipient. */
  public static Grant of(@Nullable String scope) {
    return new Grant(scope, null, List.of());
  }
}
