package io.github.oktatoken.internal.oauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.Fuzzing;
import io.github.oktatoken.KeptInputs;
import io.github.oktatoken.OwnWords;
import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import io.github.oktatoken.internal.secret.PlainSecret;
import java.time.Instant;
import okhttp3.Headers;
import okio.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Every other response is a failure in our own words, with a bounded wait. An input is a status,
 * header lines, an empty line and a body.
 */
public class TokenErrorResponseFuzzTest {
  private static final long NOW = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  private static final Client CLIENT =
      new Client(
          "id",
          new PlainSecret(OwnWords.MARKER),
          ClientAuthenticationMethod.CLIENT_SECRET_POST,
          null);

  @ParameterizedTest
  @ArgumentsSource(KeptInputs.class)
  void anErrorResponseIsAFailureWithABoundedWait(byte[] input) {
    fuzzerTestOneInput(input);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    String[] parts = new String(Fuzzing.planted(input), ISO_8859_1).split("\n\n", 2);
    String[] head = parts[0].split("\n");
    int status = status(head);
    String body = parts.length == 1 ? "" : parts[1];
    HttpResponse response =
        new HttpResponse(status, headers(head), ByteString.encodeString(body, ISO_8859_1), NOW);
    long wait = RetryAfter.millis(response);

    assertThat(wait).isBetween(0L, status == 429 || status == 503 ? RetryAfter.MAX_MILLIS : 0);
    for (String scope : new String[] {null, OwnWords.MARKER}) {
      TokenRequestException refusal =
          TokenRequestException.rejected(response, CLIENT, Grant.of(scope), false, 0);

      OwnWords.assertInOwnWords(refusal);
      assertThat(refusal).hasNoCause();
      assertThat(refusal).hasMessageContaining("returned " + status);
      assertThat(refusal.retryAfterMillis()).isEqualTo(wait);
      boolean mayDoBetter = status == 408 || status == 429 || status >= 500;
      assertThat(refusal.kind()).isEqualTo(mayDoBetter ? Kind.TRANSIENT : Kind.PERMANENT);
    }
  }

  private static int status(String[] head) {
    try {
      return head.length == 0 ? 0 : Math.max(0, Integer.parseInt(head[0]));
    } catch (NumberFormatException other) {
      return 0;
    }
  }

  private static Headers headers(String[] head) {
    Headers.Builder headers = new Headers.Builder();
    for (String line : head) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        add(headers, line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return headers.build();
  }

  private static void add(Headers.Builder headers, String name, String value) {
    try {
      headers.addUnsafeNonAscii(name, value);
    } catch (IllegalArgumentException impossible) {
      // OkHttp would not have read such a line.
    }
  }
}
