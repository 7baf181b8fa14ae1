package io.github.oktatoken.localrun;

/** An option that can't be used; the message is one line for the author of the function. */
final class BadOption extends Exception {
  private static final long serialVersionUID = 1L;

  BadOption(String message) {
    super(message);
  }
}
