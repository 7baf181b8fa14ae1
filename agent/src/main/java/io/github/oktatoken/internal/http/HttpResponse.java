package io.github.oktatoken.internal.http;

import java.util.Date;
import okhttp3.Headers;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered.
 *
 * @param status the status code
 * @param headers as they came
 * @param body as it was sent, never inflated
 * @param receivedAtMillis when, by our clock
 */
public record HttpResponse(int status, Headers headers, ByteString body, long receivedAtMillis) {
  /** Returns the last header of this name. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /**
   * Returns what time it is for the server, in milliseconds since the epoch; ours if it is mute.
   */
  public long serversMillis() {
    Date date = headers.getDate("Date");
    return date == null ? receivedAtMillis : date.getTime();
  }

  /** Says the status alone: the rest may be a token. */
  @Override
  public String toString() {
    return "Answer[status=" + status + "]";
  }
}
