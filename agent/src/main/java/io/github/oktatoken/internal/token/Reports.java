package io.github.oktatoken.internal.token;

import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.message.UnavailableMessages;
import io.github.oktatoken.internal.oauth.FailureKind;
import io.github.oktatoken.internal.oauth.TokenRequestException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Tells the listener of the refreshes. A listener that fails, for want of memory, harms nothing.
 */
public final class Reports {
  private final RefreshListener listener;

  Reports(RefreshListener listener) {
    this.listener = listener;
  }

  void begun() {
    try {
      listener.begun();
    } catch (Throwable ignored) {
      // The refresh goes on.
    }
  }

  void adopted(CachedToken token) {
    try {
      listener.adopted(token);
    } catch (Throwable ignored) {
      // There is a token.
    }
  }

  void refreshed(CachedToken token) {
    try {
      listener.succeeded(token);
    } catch (Throwable ignored) {
      // There is a token.
    }
  }

  void waiting(String reason) {
    try {
      listener.waiting(reason);
    } catch (Throwable ignored) {
      // The wait goes on.
    }
  }

  void unwritten(Throwable failure) {
    try {
      listener.unwritten(String.valueOf(explain(failure).getMessage()));
    } catch (Throwable ignored) {
      // The token is served all the same.
    }
  }

  void written() {
    try {
      listener.written();
    } catch (Throwable ignored) {
      // The file is there.
    }
  }

  void forget() {
    try {
      listener.forget();
    } catch (Throwable ignored) {
      // A line may be missing, as one that was there before the restore.
    }
  }

  /**
   * Tells of a refresh without a new token.
   *
   * @param left the token of before
   */
  void failed(Throwable failure, @Nullable CachedToken left) {
    try {
      listener.failed(explain(failure), failureKind(failure), left);
    } catch (Throwable ignored) {
      // The callers that wait are told all the same.
    }
  }

  private static FailureKind failureKind(Throwable failure) {
    if (failure instanceof TokenRequestException request) {
      return request.failureKind();
    }
    return failure instanceof TokenUnavailableException || failure instanceof IOException
        ? FailureKind.OUTAGE
        : FailureKind.INTERNAL;
  }

  /** Returns what a caller gets: a new exception for each, with that caller's stack trace. */
  static TokenUnavailableException explain(Throwable failure) {
    if (failure instanceof TokenUnavailableException
        || failure instanceof TokenRequestException
        || failure instanceof IOException) {
      Throwable origin = failure.getCause() == null ? failure : failure.getCause();
      return new TokenUnavailableException(String.valueOf(failure.getMessage()), origin);
    }
    return new TokenUnavailableException(
        failure instanceof OutOfMemoryError
            ? UnavailableMessages.outOfMemory()
            // Not chained: its message may repeat anything.
            : UnavailableMessages.unexpected(failure.getClass()));
  }
}
