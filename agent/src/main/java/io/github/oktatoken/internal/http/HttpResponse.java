package io.github.oktatoken.internal.http;

import java.util.Date;
import okhttp3.Headers;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A complete response.
 *
 * @param status the status code
 * @param headers the headers as they came
 * @param body the body as it was sent, never inflated
 * @param receivedAtMillis the time of its arrival, by our clock
 */
public record HttpResponse(int status, Headers headers, ByteString body, long receivedAtMillis) {
  /** Returns the last header of this name. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /**
   * Returns the server's time, in milliseconds since the epoch; ours if the header Date is missing.
   */
  public long serversMillis() {
    Date date = headers.getDate("Date");
    return date == null ? receivedAtMillis : date.getTime();
  }

  /** Shows the status alone: the rest may be a token. */
  @Override
  public String toString() {
    return "HttpResponse[status=" + status + "]";
  }
}
