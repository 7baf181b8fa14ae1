package io.github.oktatoken.internal.oauth;

import io.github.oktatoken.internal.http.HttpResponse;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** How long a server that returns 429 or 503 wants to be left alone. */
final class RetryAfter {
  /** Okta counts by the minute. A server that says more is asked again after this time. */
  static final long MAX_MILLIS = 300_000;

  /** Okta's headers have no fractions of a second. */
  private static final long ROUNDING_MILLIS = 1_000;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final long MILLIS = 1_000;

  /** In millions of years; what is later would overflow in milliseconds. */
  private static final long MAX_EPOCH_SECOND = 1L << 48;

  private RetryAfter() {}

  /**
   * Returns the time of {@code Retry-After}, in seconds or as a date (RFC 9110, section 10.2.3);
   * for 429 that of Okta's {@code X-Rate-Limit-Reset} if it is longer. Both by the server's clock.
   */
  static long millis(HttpResponse response) {
    long now = response.serversMillis();
    long wait =
        switch (response.status()) {
          case TOO_MANY_REQUESTS -> Math.max(retryAfter(response, now), untilReset(response, now));
          case SERVICE_UNAVAILABLE -> retryAfter(response, now);
          default -> 0;
        };
    return Math.max(0, Math.min(wait, MAX_MILLIS));
  }

  private static long untilReset(HttpResponse response, long now) {
    Long reset = number(response.header("X-Rate-Limit-Reset"));
    return reset == null
        ? 0
        : Math.min(Math.max(0, reset), MAX_EPOCH_SECOND) * MILLIS - now + ROUNDING_MILLIS;
  }

  private static long retryAfter(HttpResponse response, long now) {
    Long seconds = number(response.header("Retry-After"));
    if (seconds != null) {
      return Math.min(Math.max(0, seconds), MAX_MILLIS) * MILLIS;
    }
    Date date = response.headers().getDate("Retry-After");
    return date == null ? 0 : date.getTime() - now;
  }

  private static @Nullable Long number(@Nullable String text) {
    try {
      return text == null ? null : Long.valueOf(text.strip());
    } catch (NumberFormatException ignored) {
      // A date, or no such header.
      return null;
    }
  }
}
