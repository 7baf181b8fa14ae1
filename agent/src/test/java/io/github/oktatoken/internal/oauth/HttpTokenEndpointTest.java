package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static io.github.oktatoken.internal.oauth.FakeEndpoint.BASIC;
import static io.github.oktatoken.internal.oauth.FakeEndpoint.GOOD;
import static io.github.oktatoken.internal.oauth.FakeEndpoint.POST;
import static io.github.oktatoken.internal.oauth.FakeEndpoint.SECRET;
import static io.github.oktatoken.internal.oauth.FakeEndpoint.everything;
import static io.github.oktatoken.internal.oauth.FakeEndpoint.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.QuietServer;
import io.github.oktatoken.RawServer;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import okio.ByteString;
import okio.GzipSink;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTokenEndpointTest {
  @AutoClose private final FakeEndpoint endpoint = new FakeEndpoint();

  @Test
  void asksForATokenOfTheClientCredentialsGrant() throws Exception {
    AccessTokenResponse answer = endpoint.answers(200, GOOD).ask(BASIC, null);

    assertThat(answer.token().value()).isEqualTo("t0k3n");
    RecordedRequest request = endpoint.request();
    assertThat(request.getRequestLine()).isEqualTo("POST /oauth2/default/v1/token HTTP/1.1");
    assertThat(request.getHeaders().get("Content-Type"))
        .isEqualTo("application/x-www-form-urlencoded");
    assertThat(request.getHeaders().get("Accept")).isEqualTo("application/json");
    assertThat(request.getBody().utf8()).isEqualTo("grant_type=client_credentials");
  }

  @Test
  void saysThatTheJvmsTrustStoreIsUnusableAndDoesNotFailToHangUp(@TempDir Path folder)
      throws Exception {
    Path garbage = Files.writeString(folder.resolve("trusted.p12"), "garbage");
    System.setProperty("javax.net.ssl.trustStore", garbage.toString());
    try {
      HttpTokenEndpoint unsecured =
          TestEndpoints.of(URI.create("https://localhost/"), BASIC, DpopPolicy.AUTO, Clock.systemUTC());

      assertThatThrownBy(() -> unsecured.call(IN_TIME))
          .isInstanceOf(TokenRequestException.class)
          .hasMessageContaining("trust store")
          .matches(failure -> ((TokenRequestException) failure).kind() == Kind.PERMANENT);
      assertThatCode(unsecured::reset).doesNotThrowAnyException();
    } finally {
      System.clearProperty("javax.net.ssl.trustStore");
    }
  }

  @Test
  void namesTheScopesWhenThereAreAny() throws Exception {
    endpoint.answers(200, GOOD).ask(BASIC, "orders.read a&b");

    assertThat(endpoint.request().getBody().utf8())
        .isEqualTo("grant_type=client_credentials&scope=orders.read+a%26b");
  }

  @Test
  void sendsTheSecretFormEncodedInTheBasicHeader() throws Exception {
    endpoint.answers(200, GOOD).ask(BASIC, null);

    RecordedRequest request = endpoint.request();
    String encoded =
        Base64.getEncoder().encodeToString("my%3Aid:s3cr%3Aet+%25%2B%26%7E".getBytes(UTF_8));
    assertThat(request.getHeaders().values("Authorization")).containsExactly("Basic " + encoded);
    assertThat(request.getBody().utf8()).doesNotContain("client_secret", "s3cr");
  }

  @Test
  void sendsIdAndSecretInTheBodyAloneWithClientSecretPost() throws Exception {
    endpoint.answers(200, GOOD).ask(POST, null);

    RecordedRequest request = endpoint.request();
    assertThat(request.getHeaders().get("Authorization")).isNull();
    assertThat(request.getBody().utf8())
        .isEqualTo(
            "grant_type=client_credentials"
                + "&client_id=my%3Aid&client_secret=s3cr%3Aet+%25%2B%26%7E");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void takesTheSecretToNoOtherAddress(int status) {
    try (MockWebServer other = QuietServer.start()) {
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
  void sendsOneRequestEvenIfTheServerAsksForAnotherAtOnce(int status) {
    for (int i = 0; i < 2; i++) {
      endpoint.server.enqueue(
          new MockResponse.Builder().code(status).addHeader("Retry-After", "0").build());
    }

    assertThat(endpoint.refuses()).hasMessageContaining("returned " + status);

    assertThat(endpoint.server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void readsAnAnswerOfOneMebibyte() throws Exception {
    String padding = " ".repeat((1 << 20) - GOOD.length());

    assertThat(endpoint.answers(200, GOOD + padding).ask().token().value()).isEqualTo("t0k3n");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400})
  void refusesAnAnswerOfMoreThanOneMebibyte(int status) {
    String padding = " ".repeat((1 << 20) - GOOD.length() + 1);

    assertThat(endpoint.answers(status, GOOD + padding).refuses())
        .hasMessageContaining("more than 1048576 bytes");
  }

  @Test
  void doesNotInflateACompressedAnswer() throws Exception {
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
  void trustsWhatTheTrustStoreOfTheJvmTrusts(@TempDir Path folder) throws Exception {
    HeldCertificate certificate = certificate("localhost");
    serveTls(certificate);
    endpoint.answers(200, GOOD);

    assertThat(trusting(certificate, folder, endpoint::ask).token().value()).isEqualTo("t0k3n");
  }

  @Test
  void refusesACertificateOfAnotherHostForGood(@TempDir Path folder) throws Exception {
    HeldCertificate certificate = certificate("other.example");
    serveTls(certificate);

    TokenRequestException refusal = trusting(certificate, folder, endpoint::refuses);

    assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refusal).hasMessageContainingAll("certificate", "another host", "okta_token_url");
    assertThat(everything(refusal)).doesNotContain("other.example");
    assertThat(endpoint.server.getRequestCount()).isZero();
  }

  @Test
  void refusesAnUntrustedCertificateForGoodAndNamesTheTrustStore() {
    serveTls(certificate("localhost"));

    TokenRequestException refusal = endpoint.refuses();

    assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refusal).hasMessageContainingAll("trust store", "okta_token_url");
    assertThat(endpoint.server.getRequestCount()).isZero();
  }

  @Test
  void saysThatNobodyListens() {
    TokenRequestException refusal =
        refusal(URI.create("http://" + RawServer.closedAuthority() + "/token"));

    assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(refusal).hasMessageContaining("the connection to 127.0.0.1 failed");
    assertThat(refusal).hasCauseInstanceOf(ConnectException.class);
  }

  @Test
  void saysThatTheHostHasNoAddress() {
    TokenRequestException refusal = refusal(URI.create("http://no-such-host.invalid/token"));

    assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(refusal).hasMessageContainingAll("no-such-host.invalid has no address", "VPC");
  }

  @Test
  void givesAStalledServerUp() {
    endpoint.server.enqueue(
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());

    TokenRequestException refusal = endpoint.refuses();

    assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(refusal).hasMessageContainingAll("did not answer in time", "VPC");
  }

  @Test
  void saysThatTheConnectionBrokeWhenTheAnswerEndsEarly() {
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
  void repeatsNothingOfAGarbledAnswer(String answer) {
    try (RawServer server = new RawServer(answer)) {
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
  void repeatsNothingOfALineWithoutAnEndNotEvenInHexadecimal(String answer) {
    try (RawServer server = new RawServer(answer)) {
      assertThat(everything(refusal(server.url())))
          .doesNotContain(SECRET, ByteString.encodeUtf8(SECRET).hex());
    }
  }

  @Test
  void sendsNoSecretInTheClearToTheProxyOfTheFunction() throws Exception {
    ProxySelector before = ProxySelector.getDefault();
    endpoint.answers(200, GOOD);
    try (MockWebServer proxy = QuietServer.start()) {
      ProxySelector.setDefault(
          ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.getPort())));
      assertThat(endpoint.ask().token().value()).isEqualTo("t0k3n");
      assertThat(proxy.getRequestCount()).isZero();
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  @Test
  void namesTheSettingOfAHostThatCannotBe() {
    URI url = URI.create("https://" + "a".repeat(64) + ".example/v1/token");

    assertThat(refusal(url)).hasMessageContaining("okta_token_url");
  }

  @Test
  void throwsNothingUncheckedForANegativeStatus() {
    try (RawServer server = new RawServer("HTTP/1.1 -12 OK\r\n\r\n")) {
      assertThat(refusal(server.url()).kind()).isEqualTo(Kind.TRANSIENT);
    }
  }

  @Test
  void countsTheLifeOfTheTokenFromBeforeTheRequest() throws Exception {
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

  private static HeldCertificate certificate(String host) {
    return new HeldCertificate.Builder().commonName(host).addSubjectAlternativeName(host).build();
  }

  private void serveTls(HeldCertificate certificate) {
    endpoint.server.useHttps(
        new HandshakeCertificates.Builder()
            .heldCertificate(certificate)
            .build()
            .sslSocketFactory());
  }

  private interface Step<T> {
    T run() throws Exception;
  }

  private static <T> T trusting(HeldCertificate certificate, Path folder, Step<T> step)
      throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("server", certificate.certificate());
    Path file = folder.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    System.setProperty("javax.net.ssl.trustStore", file.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
    try {
      return step.run();
    } finally {
      System.clearProperty("javax.net.ssl.trustStore");
      System.clearProperty("javax.net.ssl.trustStorePassword");
    }
  }
}
