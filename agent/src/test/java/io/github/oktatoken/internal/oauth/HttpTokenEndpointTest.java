package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.BASIC;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.GOOD;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.POST;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.SECRET;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.everything;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.RawServer;
import io.github.oktatoken.fake.RecordingServer;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import okio.ByteString;
import okio.GzipSink;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The request that is sent, and the response as it comes over the wire. */
class HttpTokenEndpointTest {
  @AutoClose private final FakeTokenEndpoint endpoint = new FakeTokenEndpoint();

  @Test
  void aTokenRequestHasTheClientCredentialsGrant() throws Exception {
    AccessTokenResponse response = endpoint.responds(200, GOOD).ask(BASIC, null);

    assertThat(response.token().value()).isEqualTo("t0k3n");
    RecordedRequest request = endpoint.request();
    assertThat(request.getRequestLine()).isEqualTo("POST /oauth2/default/v1/token HTTP/1.1");
    assertThat(request.getHeaders().get("Content-Type"))
        .isEqualTo("application/x-www-form-urlencoded");
    assertThat(request.getHeaders().get("Accept")).isEqualTo("application/json");
    assertThat(request.getBody().utf8()).isEqualTo("grant_type=client_credentials");
  }

  @Test
  void aTokenRequestNamesTheScopes() throws Exception {
    endpoint.responds(200, GOOD).ask(BASIC, "orders.read a&b");

    assertThat(endpoint.request().getBody().utf8())
        .isEqualTo("grant_type=client_credentials&scope=orders.read+a%26b");
  }

  @Test
  void clientSecretBasicIsFormEncoded() throws Exception {
    endpoint.responds(200, GOOD).ask(BASIC, null);

    RecordedRequest request = endpoint.request();
    String encoded =
        Base64.getEncoder().encodeToString("my%3Aid:s3cr%3Aet+%25%2B%26%7E".getBytes(UTF_8));
    assertThat(request.getHeaders().values("Authorization")).containsExactly("Basic " + encoded);
    assertThat(request.getBody().utf8()).doesNotContain("client_secret", "s3cr");
  }

  @Test
  void clientSecretPostIsSentInTheBodyAlone() throws Exception {
    endpoint.responds(200, GOOD).ask(POST, null);

    RecordedRequest request = endpoint.request();
    assertThat(request.getHeaders().get("Authorization")).isNull();
    assertThat(request.getBody().utf8())
        .isEqualTo(
            "grant_type=client_credentials"
                + "&client_id=my%3Aid&client_secret=s3cr%3Aet+%25%2B%26%7E");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectOfTheTokenEndpointIsNotFollowed(int status) {
    try (MockWebServer other = RecordingServer.start()) {
      other.enqueue(new MockResponse.Builder().body(GOOD).build());
      endpoint.server.enqueue(
          new MockResponse.Builder().code(status).addHeader("Location", other.url("/")).build());

      TokenRequestException refusal = endpoint.refuses();

      assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
      assertThat(refusal).hasMessageContainingAll("okta_token_url", "redirect");
      assertThat(other.getRequestCount()).isZero();
      assertThat(endpoint.server.getRequestCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 408, 421, 429, 500, 503})
  void aTokenRequestIsSentOnceWhateverTheStatus(int status) {
    for (int i = 0; i < 2; i++) {
      endpoint.server.enqueue(
          new MockResponse.Builder().code(status).addHeader("Retry-After", "0").build());
    }

    assertThat(endpoint.refuses()).hasMessageContaining("returned " + status);

    assertThat(endpoint.server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aTokenResponseMayHaveOneMebibyte() throws Exception {
    String padding = " ".repeat((1 << 20) - GOOD.length());

    assertThat(endpoint.responds(200, GOOD + padding).ask().token().value()).isEqualTo("t0k3n");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400})
  void aTokenResponseOfMoreThanOneMebibyteIsRejected(int status) {
    String padding = " ".repeat((1 << 20) - GOOD.length() + 1);

    assertThat(endpoint.responds(status, GOOD + padding).refuses())
        .hasMessageContaining("more than 1048576 bytes");
  }

  @Test
  void aCompressedTokenResponseIsNotInflated() throws Exception {
    Buffer bomb = new Buffer();
    try (GzipSink gzip = new GzipSink(bomb)) {
      byte[] spaces = " ".repeat(2 << 20).getBytes(UTF_8);
      gzip.write(new Buffer().write(spaces), spaces.length);
    }
    endpoint.server.enqueue(
        new MockResponse.Builder().addHeader("Content-Encoding", "gzip").body(bomb).build());

    // Inflated, it would have more bytes than are read.
    assertThat(endpoint.refuses()).hasMessageContaining("not a JSON object");
    assertThat(endpoint.request().getHeaders().get("Accept-Encoding")).isEqualTo("identity");
  }

  @Test
  void aTokenResponseThatIsCutOffIsReported() {
    try (RawServer server =
        new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"access_token\":")) {
      TokenRequestException refusal = refusal(server.url());

      assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
      assertThat(refusal).hasMessageContaining("cut off");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        SECRET + "\r\n\r\n",
        "HTTP/1.1 " + SECRET + "\r\n\r\n",
        "HTTP/1.1 99999 " + SECRET + "\r\n\r\n",
        "HTTP/1.1 101 " + SECRET + "\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\n" + SECRET + "\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: " + SECRET + "\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: " + SECRET + "\r\n\r\n",
        "HTTP/1.1 204 OK\r\nContent-Length: 12\r\n\r\n" + SECRET,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + SECRET + "\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{" + SECRET + "\r\n0\r\n\r\n",
        "HTTP/1.1 307 " + SECRET + "\r\nLocation: " + SECRET + "\r\n\r\n",
        "HTTP/1.1 407 " + SECRET + "\r\nProxy-Authenticate: " + SECRET + "\r\n\r\n"
      })
  void nothingOfAGarbledTokenResponseIsRepeated(String response) {
    try (RawServer server = new RawServer(response)) {
      assertThat(everything(refusal(server.url()))).doesNotContain(SECRET);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SECRET,
        "HTTP/1.1 200 OK\r\n" + SECRET,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;" + SECRET,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n5;" + SECRET
      })
  void nothingOfAnEndlessHeaderLineIsRepeatedNotEvenInHexadecimal(String response) {
    try (RawServer server = new RawServer(response)) {
      assertThat(everything(refusal(server.url())))
          .doesNotContain(SECRET, ByteString.encodeUtf8(SECRET).hex());
    }
  }

  @Test
  void aNegativeStatusIsReported() {
    try (RawServer server = new RawServer("HTTP/1.1 -12 OK\r\n\r\n")) {
      assertThat(refusal(server.url()).kind()).isEqualTo(Kind.TRANSIENT);
    }
  }

  @Test
  void theTokenLifetimeCountsFromBeforeTheRequest() throws Exception {
    Instant before = endpoint.clock.instant();
    endpoint.server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            endpoint.clock.advance(Duration.ofSeconds(10));
            return new MockResponse.Builder().body(GOOD).build();
          }
        });

    assertThat(endpoint.ask().token().expiresAt()).isEqualTo(before.plusSeconds(300));
    assertThat(endpoint.clock.instant()).isEqualTo(before.plusSeconds(10));
  }
}
