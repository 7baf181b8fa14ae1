package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.BASIC;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.GOOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.fake.RecordingServer;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that may have arrived, where there is another way to the same server. */
class OneSendTest {
  private static final ProxySelector BEFORE = ProxySelector.getDefault();
  private static final String HOST = "org.okta.example";

  @TempDir private Path folder;
  @AutoClose private final MockWebServer server = RecordingServer.start();

  @AfterEach
  void restoreTheWayOfTheJvm() {
    ProxySelector.setDefault(BEFORE);
  }

  @Test
  void aRequestThatMayHaveArrivedIsNotSentAgain() throws Exception {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName(HOST).build();
    server.useHttps(
        new HandshakeCertificates.Builder()
            .heldCertificate(certificate)
            .build()
            .sslSocketFactory());
    Path caFile = Files.writeString(folder.resolve("ca.pem"), certificate.certificatePem());
    ProxySelector.setDefault(new TwoWays(server.getPort()));
    MockResponse tunnel = new MockResponse.Builder().inTunnel().build();
    server.enqueue(tunnel);
    server.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
    server.enqueue(tunnel);
    server.enqueue(new MockResponse.Builder().body(GOOD).build());

    TokenRequestException failure =
        catchThrowableOfType(
            TokenRequestException.class,
            () -> endpoint(new NetworkSettings(caFile.toString(), null, null)).call(IN_TIME));

    assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  private static HttpTokenEndpoint endpoint(NetworkSettings network) {
    ManualClock clock = new ManualClock();
    return TestEndpoints.of(
        URI.create("https://" + HOST + "/token"),
        BASIC,
        Grant.of(null),
        DpopPolicy.NEVER,
        new DpopKey(clock),
        network,
        clock);
  }

  /** One proxy by two names. */
  private static final class TwoWays extends ProxySelector {
    private final List<Proxy> ways;

    TwoWays(int port) {
      ways = List.of(through("127.0.0.1", port), through("localhost", port));
    }

    private static Proxy through(String host, int port) {
      return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
    }

    @Override
    public List<Proxy> select(URI uri) {
      return ways;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
  }
}
