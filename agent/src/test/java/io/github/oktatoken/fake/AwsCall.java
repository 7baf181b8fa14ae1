package io.github.oktatoken.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request to a fake of AWS, whose signature is held against that of AWS's own SDK. */
final class AwsCall {
  private static final Duration MAX_SKEW = Duration.ofMinutes(5);
  private static final SdkSigner SIGNER =
      new SdkSigner(FakeAws.ACCESS_KEY_ID, FakeAws.SECRET_ACCESS_KEY, FakeAws.SESSION_TOKEN);

  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final byte[] body;

  /** Reads the request to its end. */
  AwsCall(HttpExchange exchange) throws IOException {
    body = exchange.getRequestBody().readAllBytes();
    exchange.getRequestHeaders().forEach((name, all) -> headers.put(name, all.get(0)));
  }

  /** Returns the value of a header, or an empty text. */
  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  String body() {
    return new String(body, UTF_8);
  }

  /**
   * Returns the type of AWS's error if the signature isn't valid.
   *
   * @param url the address of the fake
   * @param clock by which signatures get old
   */
  @Nullable String signatureError(URI url, Clock clock) {
    String authorization = header("Authorization");
    if (!authorization.startsWith("AWS4-HMAC-SHA256 Credential=" + FakeAws.ACCESS_KEY_ID + "/")) {
      return "UnrecognizedClientException";
    }
    Instant signedAt = SdkSigner.clockOf(headers).instant();
    return Duration.between(signedAt, clock.instant()).abs().compareTo(MAX_SKEW) > 0
            || !authorization.equals(SIGNER.sign(url, headers, body).get("authorization"))
        ? "InvalidSignatureException"
        : null;
  }
}
