package io.github.oktatoken.internal.aws;

import org.jspecify.annotations.Nullable;

/**
 * A request to AWS that failed. The message says what is wrong and the way out; of a response it
 * has known error codes alone.
 */
public final class AwsException extends Exception {
  private static final long serialVersionUID = 1;

  private final String code;
  private final boolean isTransient;

  /**
   * Fails.
   *
   * @param code the error code of the response, or ""
   */
  public AwsException(String problem, String code, boolean isTransient, @Nullable Throwable cause) {
    super(problem, cause);
    this.code = code;
    this.isTransient = isTransient;
  }

  /** A failure that may be over soon. */
  public static AwsException transientOf(String problem) {
    return new AwsException(problem, "", true, null);
  }

  /** Fails for what a person has to change. */
  public static AwsException permanentOf(String problem) {
    return new AwsException(problem, "", false, null);
  }

  /** Returns the error code of the response, which may be any text; "" if there is none. */
  public String code() {
    return code;
  }

  /** Returns whether another attempt may succeed before a person changes something. */
  public boolean isTransient() {
    return isTransient;
  }
}
