package io.github.oktatoken.internal.jose;

/**
 * A text is no private key to sign with. The message says what it is, and repeats nothing of it.
 */
public final class UnusableKeyException extends Exception {
  private static final long serialVersionUID = 1;

  UnusableKeyException(String given) {
    super(given);
  }
}
