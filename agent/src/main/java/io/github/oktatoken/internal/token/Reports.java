package io.github.oktatoken.internal.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.TokenRequestException;
import java.io.IOException;

/** What is told of the refreshes, whether or not anybody is able to listen. */
public final class Reports {
  private final RefreshListener listener;

  public Reports(RefreshListener listener) {
    this.listener = listener;
  }

  void renewed(AccessToken token) {
    try {
      listener.succeeded(token);
    } catch (Throwable speechless) {
      // There is a token.
    }
  }

  void waiting(String reason) {
    try {
      listener.waiting(reason);
    } catch (Throwable speechless) {
      // The wait goes on.
    }
  }

  public void unwritten(Throwable failure) {
    try {
      listener.unwritten(String.valueOf(explain(failure).getMessage()));
    } catch (Throwable speechless) {
      // The token is served all the same.
    }
  }

  public void written() {
    try {
      listener.written();
    } catch (Throwable speechless) {
      // The file is there.
    }
  }

  void forget() {
    listener.forget();
  }

  void failed(Throwable failure) {
    try {
      listener.failed(explain(failure));
    } catch (Throwable speechless) {
      // What the waiters are told counts.
    }
  }

  /** What a caller is told: a new exception for each, with that caller's stack trace. */
  static TokenUnavailableException explain(Throwable failure) {
    if (failure instanceof TokenUnavailableException
        || failure instanceof TokenRequestException
        || failure instanceof IOException) {
      Throwable origin = failure.getCause() == null ? failure : failure.getCause();
      return new TokenUnavailableException(String.valueOf(failure.getMessage()), origin);
    }
    if (failure instanceof OutOfMemoryError) {
      return new TokenUnavailableException(
          "the function has used up its memory or its threads: give it more, or mend its leak");
    }
    // Not chained: nobody knows what its message repeats.
    return new TokenUnavailableException(
        "asking for a token failed unexpectedly: " + failure.getClass().getName());
  }
}
