package io.github.oktatoken.http;

import java.io.IOException;

/** An answer of more bytes than {@link HttpSender#MAX_ANSWER_BYTES}. */
public final class AnswerTooLargeException extends IOException {
  private static final long serialVersionUID = 1;

  AnswerTooLargeException() {
    super("more than " + HttpSender.MAX_ANSWER_BYTES + " bytes");
  }
}
