package io.github.oktatoken.internal.secret;

import org.jspecify.annotations.Nullable;

/**
 * A secret that could not be read. The message names the setting, what is wrong and the way out, in
 * our own words alone: of what AWS answered only error codes that are known get into it.
 */
public final class SecretUnavailableException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean isTransient;

  public SecretUnavailableException(
      String name, String problem, boolean isTransient, @Nullable Throwable cause) {
    super(name + " cannot be read: " + problem, cause);
    this.isTransient = isTransient;
  }

  /** Returns whether reading it again soon may help, before somebody changes something. */
  public boolean isTransient() {
    return isTransient;
  }

  public static SecretUnavailableException transientOf(String name, String problem) {
    return new SecretUnavailableException(name, problem, true, null);
  }

  public static SecretUnavailableException permanentOf(String name, String problem) {
    return new SecretUnavailableException(name, problem, false, null);
  }

  /** A JVM that can set up no TLS. */
  public static SecretUnavailableException unsecured(String name, Throwable failure) {
    String problem = "TLS cannot be set up: check the trust store of the JVM, and its properties";
    return new SecretUnavailableException(name, problem + " javax.net.ssl.*", false, failure);
  }
}
