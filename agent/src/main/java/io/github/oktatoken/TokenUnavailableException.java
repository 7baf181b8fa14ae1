package io.github.oktatoken;

import org.jspecify.annotations.Nullable;

/**
 * There is no valid access token. The message says why, names the setting or the answer at fault
 * and what to do about it; it never holds a secret, a token or the body of an answer. The cause is
 * the original failure, where there was one.
 */
public final class TokenUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says why there is no token. */
  public TokenUnavailableException(String message) {
    super(message);
  }

  /** Says why there is no token, and which failure was behind it. */
  public TokenUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
