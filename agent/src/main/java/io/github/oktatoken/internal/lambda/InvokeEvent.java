package io.github.oktatoken.internal.lambda;

import io.github.oktatoken.internal.base.JsonMembers;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An INVOKE event of the Extensions API: Lambda sends an internal extension no others.
 *
 * @param deadlineMillis when the invocation times out, in milliseconds of the wall clock; {@link
 *     Long#MAX_VALUE} if the event doesn't say
 * @param requestId of the invocation; {@code null} if the event doesn't say
 */
record InvokeEvent(long deadlineMillis, @Nullable String requestId) {
  /** A UUID has 36 characters. */
  private static final int MAX_ID_CHARACTERS = 100;

  /** Returns whether the event says when the invocation times out. */
  boolean hasDeadline() {
    return deadlineMillis != Long.MAX_VALUE;
  }

  /** Reads what it can: after an unreadable event, too, the next one must be asked for. */
  static InvokeEvent read(byte[] body) {
    // Without a deadline, the budget of a refresh has its own bound.
    long deadlineMillis = Long.MAX_VALUE;
    String requestId = null;
    try (JsonMembers json = JsonMembers.of(body)) {
      while (json.next()) {
        switch (json.name()) {
          case "deadlineMs" -> deadlineMillis = json.wholeNumber(Long.MAX_VALUE);
          case "requestId" -> requestId = json.text();
          default -> {}
        }
      }
    } catch (IOException ignored) {
      // The rest can't be read.
    }
    boolean isTooLong = requestId != null && requestId.length() > MAX_ID_CHARACTERS;
    return new InvokeEvent(deadlineMillis, isTooLong ? null : requestId);
  }
}
