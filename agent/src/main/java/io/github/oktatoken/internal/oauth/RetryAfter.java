package io.github.oktatoken.internal.oauth;

import io.github.oktatoken.internal.http.HttpResponse;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** How long a server that answers 429 or 503 wants to be left alone. */
final class RetryAfter {
  /** Okta counts by the minute; whoever says more is believed for so long and then asked again. */
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
   * Returns what {@code Retry-After} says, in seconds or as a date (RFC 9110, section 10.2.3); for
   * 429, Okta's {@code X-Rate-Limit-Reset} if that is longer. Both by the server's clock.
   */
  static long millis(HttpResponse answer) {
    long now = answer.serversMillis();
    long wait =
        switch (answer.status()) {
          case TOO_MANY_REQUESTS -> Math.max(retryAfter(answer, now), untilReset(answer, now));
          case SERVICE_UNAVAILABLE -> retryAfter(answer, now);
          default -> 0;
        };
    return Math.max(0, Math.min(wait, MAX_MILLIS));
  }

  private static long untilReset(HttpResponse answer, long now) {
    Long reset = number(answer.header("X-Rate-Limit-Reset"));
    return reset == null
        ? 0
        : Math.min(Math.max(0, reset), MAX_EPOCH_SECOND) * MILLIS - now + ROUNDING_MILLIS;
  }

  private static long retryAfter(HttpResponse answer, long now) {
    Long seconds = number(answer.header("Retry-After"));
    if (seconds != null) {
      return Math.min(Math.max(0, seconds), MAX_MILLIS) * MILLIS;
    }
    Date date = answer.headers().getDate("Retry-After");
    return date == null ? 0 : date.getTime() - now;
  }

  private static @Nullable Long number(@Nullable String text) {
    try {
      return text == null ? null : Long.valueOf(text.strip());
    } catch (NumberFormatException other) {
      return null;
    }
  }
}
