package io.github.oktatoken.internal.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.RawServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionsApiConnectionTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
  private static final int MAX = 1 << 20;

  @ParameterizedTest
  @ValueSource(
      strings = {
        OK + "Content-Length: 5\r\n\r\nhello",
        OK + "CONTENT-LENGTH:5\r\n\r\nhello and more",
        OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;a=b\r\nllo\r\n0\r\n\r\n",
        OK + "transfer-encoding: Chunked\r\n\r\n00005\r\nhello\r\n0\r\nTrailer: t\r\n\r\n",
        OK + "\r\nhello",
        "HTTP/1.0 200\n\nhello"
      })
  void readsABodyInAnyFraming(String answer) throws IOException {
    ExtensionsApiConnection.Response read = exchange(answer);

    assertThat(read.status()).isEqualTo(200);
    assertThat(new String(read.body(), UTF_8)).isEqualTo("hello");
  }

  @Test
  void returnsHeadersByTheirNamesInLowerCase() throws IOException {
    ExtensionsApiConnection.Response read =
        exchange("HTTP/1.1 403 No\r\nX-One:  a:b \r\nx-TWO:\r\n\r\n");

    assertThat(read.status()).isEqualTo(403);
    assertThat(read.headers()).containsEntry("x-one", "a:b").containsEntry("x-two", "");
    assertThat(read.body()).isEmpty();
  }

  @Test
  void readsABodyOfOneMebibyte() throws IOException {
    String body = "x".repeat(MAX);

    assertThat(exchange(OK + "Content-Length: " + MAX + "\r\n\r\n" + body).body()).hasSize(MAX);
    assertThat(exchange(CHUNKED + "100000\r\n" + body + "\r\n0\r\n\r\n").body()).hasSize(MAX);
    assertThat(exchange(OK + "\r\n" + body).body()).hasSize(MAX);
  }

  static final List<String> MALFORMED =
      List.of(
          "",
          "\r\n",
          "hello",
          "hello\r\n\r\n",
          "HTTP/2 200 OK\r\n\r\n",
          "HTTP/1.1\r\n\r\n",
          "HTTP/1.1 \r\n\r\n",
          "HTTP/1.1 abc OK\r\n\r\n",
          "HTTP/1.1 -200 OK\r\n\r\n",
          "HTTP/1.1 99999999999 OK\r\n\r\n",
          "HTTP/1.1 200 OK",
          OK,
          OK + "Content-Length: 5\r\n",
          OK + "no colon\r\n\r\n",
          OK + ": no name\r\n\r\n",
          OK + numberedHeaders(101) + "\r\n",
          OK + "X: " + "x".repeat(MAX + 1) + "\r\n\r\n",
          "x".repeat(MAX + 1),
          OK + "Content-Length: five\r\n\r\nhello",
          OK + "Content-Length: -1\r\n\r\nhello",
          OK + "Content-Length: \r\n\r\nhello",
          OK + "Content-Length: 6\r\n\r\nhello",
          OK + "Content-Length: 1048577\r\n\r\n" + "x".repeat(MAX + 1),
          OK + "Content-Length: 2147483647\r\n\r\nhello",
          OK + "Content-Length: 99999999999\r\n\r\nhello",
          CHUNKED,
          CHUNKED + "five\r\nhello\r\n0\r\n\r\n",
          CHUNKED + "-5\r\nhello\r\n0\r\n\r\n",
          CHUNKED + "\r\nhello\r\n0\r\n\r\n",
          CHUNKED + "6\r\nhello",
          CHUNKED + "5\r\nhello",
          CHUNKED + "5\r\nhello\r\n",
          CHUNKED + "7fffffff\r\nhello",
          CHUNKED + "fffffffff\r\nhello",
          CHUNKED + "100001\r\n" + "x".repeat(MAX + 1) + "\r\n0\r\n\r\n",
          CHUNKED + ("80000\r\n" + "x".repeat(MAX / 2) + "\r\n").repeat(3) + "0\r\n\r\n");

  @ParameterizedTest
  @FieldSource("MALFORMED")
  void throwsAnIoExceptionForAMalformedOrOversizedResponse(String answer) {
    assertThatThrownBy(() -> exchange(answer).body()).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 2147483848 OK\r\n\r\n",
        OK + "Content-Length: 2147483648\r\n\r\nhello",
        OK + "Content-Length: 2147483653\r\n\r\nhello",
        CHUNKED + "80000000\r\nhello",
        CHUNKED + "80000005\r\nhello\r\n0\r\n\r\n"
      })
  void takesNoNumberOf32BitsForOneOf31(String answer) {
    assertThatThrownBy(() -> exchange(answer).body()).isInstanceOf(IOException.class);
  }

  @Test
  void refusesABodyUntilCloseOfMoreThanOneMebibyte() {
    assertThatThrownBy(() -> exchange(OK + "\r\n" + "x".repeat(MAX + 1)).body())
        .isInstanceOf(IOException.class);
  }

  @Test
  void refusesMoreThanAHundredHeadersOfTheSameName() {
    assertThatThrownBy(() -> exchange(OK + "Same: name\r\n".repeat(101) + "\r\n"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void connectsToLocalhostWithoutDns() throws IOException {
    try (RawServer server = new RawServer(OK + "\r\nhello")) {
      String authority = server.authority().replace("127.0.0.1", "localhost");

      assertThat(exchangeWith(authority).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "localhost",
        "127.0.0.1:",
        "127.0.0.1:http",
        "127.0.0.1:-1",
        "127.0.0.1:65536"
      })
  void reportsAMalformedRuntimeApi(String authority) {
    assertThatThrownBy(() -> exchangeWith(authority))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("AWS_LAMBDA_RUNTIME_API");
  }

  @Test
  void throwsAnIoExceptionIfNoServerListens() {
    assertThatThrownBy(() -> exchangeWith(RawServer.closedAuthority()))
        .isInstanceOf(IOException.class);
  }

  private static ExtensionsApiConnection.Response exchange(String answer) throws IOException {
    try (RawServer server = new RawServer(answer)) {
      return exchangeWith(server.authority());
    }
  }

  private static ExtensionsApiConnection.Response exchangeWith(String authority)
      throws IOException {
    return new ExtensionsApiConnection(authority).exchange("GET", "/", "A: b", "");
  }

  private static String numberedHeaders(int count) {
    StringBuilder headers = new StringBuilder();
    for (int i = 0; i < count; i++) {
      headers.append("X-").append(i).append(": y\r\n");
    }
    return headers.toString();
  }
}
