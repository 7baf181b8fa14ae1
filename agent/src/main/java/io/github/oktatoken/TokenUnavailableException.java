package io.github.oktatoken;

import org.jspecify.annotations.Nullable;

/**
 * There is no access token that has not expired. The message says why, and what to do about the
 * setting or the response at fault; it never contains a secret, a token or the body of a response.
 * The cause is the original exception, if there is one.
 */
public final class TokenUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Without a cause. */
  public TokenUnavailableException(String message) {
    super(message);
  }

  /** With the original exception. */
  public TokenUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
