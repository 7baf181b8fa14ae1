package io.github.oktatoken.internal.http;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.RawServer;
import io.github.oktatoken.fake.RecordingServer;
import io.github.oktatoken.internal.http.NoResponseException.Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Request;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates of a file, and the route through a proxy. */
class OutboundHttpTest {
  private static final String HOST = "org.okta.example";
  private static final String FAR_URL = "https://" + HOST + "/token";
  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).build();
  private static final HeldCertificate OTHER_AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).build();
  private static final HeldCertificate OF_SERVER =
      new HeldCertificate.Builder()
          .signedBy(AUTHORITY)
          .addSubjectAlternativeName(HOST)
          .addSubjectAlternativeName("127.0.0.1")
          .build();

  @TempDir private Path folder;
  @AutoClose private final MockWebServer server = RecordingServer.start();

  @Test
  void trustsTheCertificatesOfTheCaFile() throws Exception {
    serveTls();
    server.enqueue(new MockResponse.Builder().body("good").build());
    Path file = caFile(OTHER_AUTHORITY.certificatePem() + AUTHORITY.certificatePem());

    assertThat(ask(new NetworkSettings(file.toString(), null, null), nearUrl())).isEqualTo("good");
  }

  @Test
  void trustsWhatTheJvmTrustsBesidesTheCaFile() throws Exception {
    Path file = caFile("# ours\n" + AUTHORITY.certificatePem());
    Trust none = CaFile.read(file.toString());
    Trust both =
        CaFile.read(
            caFile(AUTHORITY.certificatePem() + OTHER_AUTHORITY.certificatePem()).toString());

    assertThat(none.manager().getAcceptedIssuers()).hasSizeGreaterThan(1);
    assertThat(both.manager().getAcceptedIssuers())
        .hasSize(none.manager().getAcceptedIssuers().length + 1);
  }

  @Test
  void trustsNoOtherCertificateAndNoOtherHost() throws Exception {
    serveTls();
    Path file = caFile(OTHER_AUTHORITY.certificatePem());

    assertFault(Fault.TRUST, new NetworkSettings(file.toString(), null, null), nearUrl());
    NetworkSettings trusting =
        new NetworkSettings(caFile(AUTHORITY.certificatePem()).toString(), null, null);
    String otherName = nearUrl().replace("127.0.0.1", "localhost");
    assertFault(Fault.OTHER_HOST, trusting, otherName);
    assertThat(server.getRequestCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no certificate",
        "-----BEGIN CERTIFICATE-----\nh1dden\n-----END CERTIFICATE-----",
        "-----BEGIN PRIVATE KEY-----\nh1dden\n-----END PRIVATE KEY-----"
      })
  void aCaFileWithoutCertificatesIsRefused(String content) throws Exception {
    Path file = caFile(content);

    assertThatThrownBy(() -> new OutboundHttp(new NetworkSettings(file.toString(), null, null)))
        .isInstanceOf(NetworkSettingException.class)
        .hasMessageStartingWith("okta_ca_file holds no certificates in PEM")
        .hasMessageNotContaining("h1dden")
        .hasNoCause();
  }

  @Test
  void anUnreadableOrLargeCaFileIsRefused() throws Exception {
    for (String unreadable : new String[] {folder.resolve("none").toString(), "a\0b"}) {
      assertThatThrownBy(() -> new OutboundHttp(new NetworkSettings(unreadable, null, null)))
          .isInstanceOf(NetworkSettingException.class)
          .hasMessageStartingWith("okta_ca_file names a file that cannot be read: set it to");
    }
    Path large = caFile(" ".repeat(CaFile.MAX_BYTES + 1));
    assertThatThrownBy(() -> new OutboundHttp(new NetworkSettings(large.toString(), null, null)))
        .hasMessageStartingWith("okta_ca_file names a file of more than 1048576 bytes");
  }

  @Test
  void aCaFileMayHaveOneMebibyte() throws Exception {
    String pem = AUTHORITY.certificatePem();
    Path file = caFile(pem + "\n".repeat(CaFile.MAX_BYTES - pem.length()));

    assertThat(CaFile.read(file.toString()).manager().getAcceptedIssuers())
        .contains(AUTHORITY.certificate());
  }

  @Test
  void aPipeAsCaFileIsRefusedAndNotOpened() throws Exception {
    Path pipe = folder.resolve("ca.pem");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThatThrownBy(() -> new OutboundHttp(new NetworkSettings(pipe.toString(), null, null)))
        .hasMessageStartingWith("okta_ca_file names a file that cannot be read");
  }

  @Test
  void chainsNothingToATimeOut() throws Exception {
    // OkHttp chains what it has of such headers.
    try (RawServer raw = new RawServer("HTTP/1.1 200 OK\r\nh1dden")) {
      Request request = new Request.Builder().url(raw.url().toURL()).build();
      OutboundHttp sender = new OutboundHttp(NetworkSettings.OF_THE_JVM);

      NoResponseException failure =
          catchThrowableOfType(
              NoResponseException.class, () -> sender.send(request, System.nanoTime()));

      assertThat(failure.fault()).isEqualTo(Fault.TIME_OUT);
      assertThat(failure.getSuppressed()).isEmpty();
    }
  }

  @Test
  void theProxySeesNothingButTheHost() throws Exception {
    serveTls();
    server.enqueue(new MockResponse.Builder().inTunnel().build());
    server.enqueue(new MockResponse.Builder().body("good").build());

    assertThat(ask(throughProxy(null), FAR_URL)).isEqualTo("good");

    RecordedRequest toProxy = server.takeRequest();
    assertThat(toProxy.getRequestLine()).isEqualTo("CONNECT " + HOST + ":443 HTTP/1.1");
    assertThat(toProxy.getHeaders().get("Proxy-Authorization")).isNull();
    assertThat(server.takeRequest().getRequestLine()).isEqualTo("GET /token HTTP/1.1");
  }

  @Test
  void theCredentialsOfTheProxyGoToTheProxyAlone() throws Exception {
    serveTls();
    server.enqueue(new MockResponse.Builder().inTunnel().build());
    server.enqueue(new MockResponse.Builder().body("good").build());

    assertThat(ask(throughProxy("me:p%40ss"), FAR_URL)).isEqualTo("good");

    String known = "Basic " + Base64.getEncoder().encodeToString("me:p@ss".getBytes(UTF_8));
    assertThat(server.takeRequest().getHeaders().get("Proxy-Authorization")).isEqualTo(known);
    assertThat(server.takeRequest().getHeaders().get("Proxy-Authorization")).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 407, 502})
  void aRefusalOfTheProxyIsNotRepeated(int status) throws Exception {
    serveTls();
    for (int i = 0; i < 2; i++) {
      server.enqueue(
          new MockResponse.Builder()
              .inTunnel()
              .code(status)
              .addHeader("Proxy-Authenticate", "Basic realm=\"h1dden\"")
              .body("h1dden")
              .build());
    }

    assertThat(assertFault(Fault.PROXY, throughProxy("me:h1dden"), FAR_URL)).hasNoCause();
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "h1dden",
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nh1dden",
        "HTTP/1.1 200 OK\r\nh1dden"
      })
  void aProxyThatIsNotHttpIsAtFault(String rubbish) throws Exception {
    try (RawServer proxy = new RawServer(rubbish)) {
      assertFault(
          Fault.PROXY, new NetworkSettings(null, "http://" + proxy.authority(), null), FAR_URL);

      String[] address = proxy.authority().split(":");
      System.setProperty("https.proxyHost", address[0]);
      System.setProperty("https.proxyPort", address[1]);
      assertFault(Fault.PROXY_OF_JVM, NetworkSettings.OF_THE_JVM, FAR_URL);
    } finally {
      System.clearProperty("https.proxyHost");
      System.clearProperty("https.proxyPort");
    }
  }

  @Test
  void aProxyThatIsNotThereIsAtFault() throws Exception {
    NetworkSettings network =
        new NetworkSettings(null, "http://" + RawServer.closedAuthority(), null);

    assertThat(assertFault(Fault.PROXY, network, FAR_URL))
        .hasCauseInstanceOf(ConnectException.class);
  }

  @Test
  void theServerNotTheProxyIsAtFaultForItsCertificate() throws Exception {
    serveTls();
    server.enqueue(new MockResponse.Builder().inTunnel().build());
    NetworkSettings network = new NetworkSettings(null, proxyUrl(null), null);

    assertFault(Fault.TRUST, network, FAR_URL);
  }

  private static NoResponseException assertFault(Fault fault, NetworkSettings network, String url) {
    NoResponseException failure =
        catchThrowableOfType(NoResponseException.class, () -> ask(network, url));
    assertThat(failure.fault()).isEqualTo(fault);
    return failure;
  }

  private Path caFile(String content) throws IOException {
    return Files.writeString(folder.resolve("ca.pem"), content);
  }

  private NetworkSettings throughProxy(@Nullable String user) throws IOException {
    return new NetworkSettings(caFile(AUTHORITY.certificatePem()).toString(), proxyUrl(user), null);
  }

  private String proxyUrl(@Nullable String user) {
    return "http://" + (user == null ? "" : user + "@") + "127.0.0.1:" + server.getPort();
  }

  private String nearUrl() {
    return "https://127.0.0.1:" + server.getPort() + "/";
  }

  private static String ask(NetworkSettings network, String url) throws Exception {
    Request request = new Request.Builder().url(url).build();
    long endNanos = System.nanoTime() + IN_TIME.toNanos();
    HttpResponse response = new OutboundHttp(network).send(request, endNanos);
    assertThat(response.status()).isEqualTo(200);
    return response.body().utf8();
  }

  private void serveTls() {
    server.useHttps(
        new HandshakeCertificates.Builder().heldCertificate(OF_SERVER).build().sslSocketFactory());
  }
}
