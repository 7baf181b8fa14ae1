package io.github.oktatoken.internal.lambda;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import java.io.IOException;
import okio.Buffer;

/**
 * An event of the Extensions API. An internal extension is only ever sent INVOKE.
 *
 * @param deadlineMillis when the invocation times out, in milliseconds of the wall clock; {@link
 *     Long#MAX_VALUE} if the event doesn't say
 */
record InvokeEvent(long deadlineMillis) {

  /** Returns whether it says until when the invocation may take. */
  boolean hasDeadline() {
    return deadlineMillis != Long.MAX_VALUE;
  }

  /** Reads what it can: an event that can't be understood still has to be answered. */
  static InvokeEvent read(byte[] body) {
    try (JsonReader json = JsonReader.of(new Buffer().write(body))) {
      json.beginObject();
      while (json.hasNext()) {
        if (json.nextName().equals("deadlineMs")) {
          return new InvokeEvent(json.nextLong());
        }
        json.skipValue();
      }
    } catch (IOException | JsonDataException malformed) {
      // The deadline is a courtesy; the budget of a refresh is bounded without it.
    }
    return new InvokeEvent(Long.MAX_VALUE);
  }
}
