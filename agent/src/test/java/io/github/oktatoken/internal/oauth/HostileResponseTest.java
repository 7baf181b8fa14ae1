package io.github.oktatoken.internal.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.OwnWords;
import io.github.oktatoken.RawServer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Responses that attack a log or a terminal. */
class HostileResponseTest {
  /** Without a line feed, which would end the line it stands in. */
  private static final String WORDS =
      OwnWords.MARKER + "\r\u001b[31m\u0007\u009b2J" + FakeTokenEndpoint.SECRET;

  private static final String ESCAPED =
      OwnWords.MARKER + "\\r\\n\\u001b[31m\\u0000\\u2028" + FakeTokenEndpoint.SECRET;

  private static final String LINES = WORDS + "\n" + WORDS + "\r\n\r\n" + WORDS;

  static final List<String> RESPONSES =
      List.of(
          LINES,
          "HTTP/1.1 " + LINES,
          "HTTP/1.1 200 " + LINES,
          "HTTP/1.1 401 " + LINES,
          "HTTP/1.1 503 " + LINES,
          response(302, "Location: " + WORDS, WORDS),
          response(407, "Proxy-Authenticate: " + WORDS, WORDS),
          response(401, "WWW-Authenticate: Basic realm=\"" + WORDS + "\"", WORDS),
          response(429, "Retry-After: " + WORDS + "\r\nX-Rate-Limit-Reset: " + WORDS, WORDS),
          response(200, WORDS + ": " + WORDS, WORDS),
          response(200, "Content-Type: " + WORDS, LINES),
          response(200, "Content-Length: " + WORDS, LINES),
          response(200, "Transfer-Encoding: chunked", WORDS + "\r\n"),
          response(200, "Transfer-Encoding: chunked", "1;" + WORDS + "\r\n{" + WORDS + "\r\n"),
          response(200, "A: b", "{\"access_token\":\"" + ESCAPED + "\",\"token_type\":\"Bearer\"}"),
          response(200, "A: b", "{\"access_token\":\"t\",\"token_type\":\"" + ESCAPED + "\"}"),
          response(200, "A: b", "{\"access_token\":\"" + WORDS + "\",\"token_type\":{\"" + WORDS),
          response(400, "A: b", "{\"error\":\"" + ESCAPED + "\"}"),
          response(
              400, "A: b", "{\"errorCode\":\"" + WORDS + "\",\"errorSummary\":\"" + WORDS + "\"}"),
          response(
              400,
              "A: b",
              "{\"error_description\":\"" + ESCAPED + "\",\"error\":\"invalid_client\"}"));

  @ParameterizedTest
  @FieldSource("RESPONSES")
  void hostileTextsGetIntoNeitherTheFailureNorItsCauses(String response) {
    try (RawServer server = new RawServer(response)) {
      for (Client client : List.of(FakeTokenEndpoint.BASIC, FakeTokenEndpoint.POST)) {
        TokenRequestException refusal = FakeTokenEndpoint.refusal(server.url(), client);

        assertThat(refusal).hasMessageMatching("[ -~]{20,400}");
      }
    }
  }

  private static String response(int status, String header, String body) {
    return "HTTP/1.1 " + status + " No\r\n" + header + "\r\n\r\n" + body;
  }
}
