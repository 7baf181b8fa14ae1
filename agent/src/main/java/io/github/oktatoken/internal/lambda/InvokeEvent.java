package io.github.oktatoken.internal.lambda;

import io.github.oktatoken.internal.base.JsonMembers;
import java.io.IOException;

/**
 * An INVOKE event of the Extensions API: Lambda sends an internal extension no others.
 *
 * @param deadlineMillis when the invocation times out, in milliseconds of the wall clock; {@link
 *     Long#MAX_VALUE} if the event doesn't say
 */
record InvokeEvent(long deadlineMillis) {

  /** Returns whether the event says when the invocation times out. */
  boolean hasDeadline() {
    return deadlineMillis != Long.MAX_VALUE;
  }

  /** Reads the deadline, if it can: an unreadable event must be answered all the same. */
  static InvokeEvent read(byte[] body) {
    try (JsonMembers json = JsonMembers.of(body)) {
      while (json.next()) {
        if (json.name().equals("deadlineMs")) {
          return new InvokeEvent(json.wholeNumber(Long.MAX_VALUE));
        }
      }
    } catch (IOException ignored) {
      // Without a deadline, the budget of a refresh has its own bound.
    }
    return new InvokeEvent(Long.MAX_VALUE);
  }
}
