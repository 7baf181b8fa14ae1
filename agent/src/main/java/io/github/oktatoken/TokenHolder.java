package io.github.oktatoken;

import io.github.oktatoken.token.TokenSource;
import org.jspecify.annotations.Nullable;

/**
 * Holds the access token that the layer keeps fresh for this function. Every method may be called
 * from any thread, in a handler as well as in a static initialiser.
 */
public final class TokenHolder {
  private static final String NO_AGENT =
      "the okta token agent is not running: add the okta-token layer to the function and set"
          + " AWS_LAMBDA_EXEC_WRAPPER=/opt/okta-token-wrapper";

  // Plain fields: premain sets them before the JVM starts any thread that could read them.
  private static @Nullable TokenSource source;
  private static String reason = NO_AGENT;
  private static @Nullable Throwable cause;

  private TokenHolder() {}

  /**
   * Returns the access token, to be sent as {@code Authorization: Bearer <token>}. It has not
   * expired. Returns at once while the token is fresh; blocks, for a few seconds at most, while the
   * first token or the one after an expired one is on its way.
   *
   * @throws TokenUnavailableException if there is no valid token and none can be had; the message
   *     says why and what to do
   */
  public static String get() {
    return token().value();
  }

  /**
   * Returns what {@link #get()} returns, with its type, scope and time of expiry.
   *
   * @throws TokenUnavailableException as {@link #get()} does
   */
  public static AccessToken token() {
    TokenSource current = source;
    return current == null ? withoutExtension() : current.token();
  }

  /**
   * Drops the access token after an API has refused it with 401, so that the next {@link #get()}
   * asks for a new one. Doesn't block.
   *
   * @param value the token that was refused
   * @return whether it was still the current one and has been dropped; {@code false} if a newer
   *     token has taken its place, which is then worth one more call, or if one was dropped less
   *     than 10 seconds ago, which is then to be taken for the API's last word
   */
  public static boolean invalidate(String value) {
    TokenSource current = source;
    return current != null && current.invalidate(value);
  }

  private static AccessToken withoutExtension() {
    if (Agent.isInChild()) {
      return Extension.ofParent().token();
    }
    throw new TokenUnavailableException(reason, cause);
  }

  static void hold(TokenSource tokens) {
    source = tokens;
  }

  static void refuse(String why, @Nullable Throwable failure) {
    reason = why;
    cause = failure;
  }
}
