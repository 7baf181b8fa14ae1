package io.github.oktatoken.local;

/** What Lambda answers with status 403; the message is the type of the error. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  Refusal(String errorType) {
    super(errorType);
  }
}
