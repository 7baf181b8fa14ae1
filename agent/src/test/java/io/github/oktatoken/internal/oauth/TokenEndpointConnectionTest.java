package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.BASIC;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.GOOD;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.everything;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.RawServer;
import io.github.oktatoken.fake.RecordingServer;
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
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections to the token endpoint: addresses, ports, TLS and trust. */
class TokenEndpointConnectionTest {
  @AutoClose private final FakeTokenEndpoint endpoint = new FakeTokenEndpoint();

  @Test
  void anUnusableTrustStoreIsReportedAndAResetDoesNotFail(@TempDir Path folder) throws Exception {
    Path garbage = Files.writeString(folder.resolve("trusted.p12"), "garbage");
    System.setProperty("javax.net.ssl.trustStore", garbage.toString());
    try {
      HttpTokenEndpoint unsecured =
          TestEndpoints.of(
              URI.create("https://localhost/"), BASIC, DpopPolicy.AUTO, Clock.systemUTC());

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
  void theTrustStoreOfTheJvmIsTrusted(@TempDir Path folder) throws Exception {
    HeldCertificate certificate = certificate("localhost");
    serveTls(certificate);
    endpoint.responds(200, GOOD);

    assertThat(trusting(certificate, folder, endpoint::ask).token().value()).isEqualTo("t0k3n");
  }

  @Test
  void aCertificateOfAnotherHostFailsTheRequestForGood(@TempDir Path folder) throws Exception {
    HeldCertificate certificate = certificate("other.example");
    serveTls(certificate);

    TokenRequestException refusal = trusting(certificate, folder, endpoint::refuses);

    assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refusal).hasMessageContainingAll("certificate", "another host", "okta_token_url");
    assertThat(everything(refusal)).doesNotContain("other.example");
    assertThat(endpoint.server.getRequestCount()).isZero();
  }

  @Test
  void anUntrustedCertificateFailsTheRequestForGoodAndTheTrustStoreIsNamed() {
    serveTls(certificate("localhost"));

    TokenRequestException refusal = endpoint.refuses();

    assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refusal).hasMessageContainingAll("trust store", "okta_token_url");
    assertThat(endpoint.server.getRequestCount()).isZero();
  }

  @Test
  void aClosedPortOfTheTokenEndpointIsReported() {
    TokenRequestException refusal =
        refusal(URI.create("http://" + RawServer.closedAuthority() + "/token"));

    assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(refusal).hasMessageContaining("the connection to 127.0.0.1 failed");
    assertThat(refusal).hasCauseInstanceOf(ConnectException.class);
  }

  @Test
  void aTokenHostWithoutAnAddressIsReported() {
    TokenRequestException refusal = refusal(URI.create("http://no-such-host.invalid/token"));

    assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(refusal).hasMessageContainingAll("no-such-host.invalid has no address", "VPC");
  }

  @Test
  void aStalledTokenEndpointTimesOut() {
    endpoint.server.enqueue(
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());

    TokenRequestException refusal = endpoint.refuses();

    assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(refusal).hasMessageContainingAll("did not respond in time", "VPC");
  }

  @Test
  void noSecretIsSentInTheClearToTheFunctionsProxy() throws Exception {
    ProxySelector before = ProxySelector.getDefault();
    endpoint.responds(200, GOOD);
    try (MockWebServer proxy = RecordingServer.start()) {
      ProxySelector.setDefault(
          ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.getPort())));
      assertThat(endpoint.ask().token().value()).isEqualTo("t0k3n");
      assertThat(proxy.getRequestCount()).isZero();
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  @Test
  void anInvalidTokenHostIsReportedWithItsSetting() {
    URI url = URI.create("https://" + "a".repeat(64) + ".example/v1/token");

    assertThat(refusal(url)).hasMessageContaining("okta_token_url");
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
