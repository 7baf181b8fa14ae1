package io.github.oktatoken.internal.secret;

import org.jspecify.annotations.Nullable;

/**
 * A secret that could not be read. The message names the setting, what is wrong and the way out. It
 * repeats nothing that was read; of a response of AWS it has known error codes alone.
 */
public final class SecretUnavailableException extends Exception {
  private static final long serialVersionUID = 1;

  private final String problem;
  private final boolean isTransient;

  /**
   * @param name of the setting
   * @param isTransient whether another attempt may succeed before a person changes something
   */
  public SecretUnavailableException(
      String name, String problem, boolean isTransient, @Nullable Throwable cause) {
    super(name + " cannot be read: " + problem, cause);
    this.problem = problem;
    this.isTransient = isTransient;
  }

  /** Returns whether another attempt may succeed before a person changes something. */
  public boolean isTransient() {
    return isTransient;
  }

  public static SecretUnavailableException transientOf(String name, String problem) {
    return new SecretUnavailableException(name, problem, true, null);
  }

  public static SecretUnavailableException permanentOf(String name, String problem) {
    return new SecretUnavailableException(name, problem, false, null);
  }

  /** Returns the message without the name of the setting. */
  public String problem() {
    return problem;
  }
}
