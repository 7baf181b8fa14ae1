package io.github.oktatoken.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.http.NoResponseException.Fault;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoResponseExceptionTest {
  private static final String PROXY = "proxy.example";
  private static final String OTHER = "other.example";
  private static final Call CALL =
      new OkHttpClient().newCall(new Request.Builder().url("https://host.example/").build());

  /**
   * What OkHttp throws, what is at fault, what is if there is a proxy, and whether it is chained.
   */
  record Row(IOException failure, Fault fault, Fault throughProxy, boolean isChained) {}

  static List<Row> rows() {
    IOException late = new InterruptedIOException("timeout");
    IOException lateWithMore = new InterruptedIOException("timeout");
    lateWithMore.initCause(new EOFException("h1dden"));
    IOException secondOfTwo = new ConnectException("refused");
    secondOfTwo.addSuppressed(new ProtocolException("h1dden"));
    IOException untrusted = new SSLHandshakeException("PKIX");
    untrusted.initCause(new CertificateException("no path"));
    return List.of(
        new Row(new ProtocolException("h1dden"), Fault.ANSWER, Fault.ANSWER, false),
        new Row(new EOFException("h1dden"), Fault.ANSWER, Fault.ANSWER, false),
        new Row(new UnknownHostException("host"), Fault.NAME, Fault.PROXY, true),
        new Row(late, Fault.TIME, Fault.PROXY, true),
        new Row(lateWithMore, Fault.TIME, Fault.PROXY, false),
        new Row(
            new SSLPeerUnverifiedException("h1dden"), Fault.OTHER_HOST, Fault.OTHER_HOST, false),
        new Row(untrusted, Fault.TRUST, Fault.TRUST, true),
        new Row(new SSLException("closed"), Fault.TLS, Fault.TLS, true),
        new Row(new ConnectException("refused"), Fault.CONNECTION, Fault.PROXY, true),
        new Row(secondOfTwo, Fault.CONNECTION, Fault.PROXY, false),
        new Row(new IOException("h1dden"), Fault.CONNECTION, Fault.PROXY, false));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void saysWhatIsAtFaultAndRepeatsNothingThatWasSent(Row row) {
    NoResponseException direct = NoResponseException.of(row.failure(), way(null));
    NoResponseException proxied = NoResponseException.of(row.failure(), behind(way(PROXY)));

    assertThat(direct.fault()).isEqualTo(row.fault());
    assertThat(proxied.fault()).isEqualTo(row.throughProxy());
    boolean isOfCertificate = row.fault() == Fault.TRUST || row.fault() == Fault.OTHER_HOST;
    assertThat(direct.isOfCertificate()).isEqualTo(isOfCertificate);
    for (NoResponseException failure : List.of(direct, proxied)) {
      assertThat(failure.getCause()).isEqualTo(row.isChained() ? row.failure() : null);
      assertThat(failure).hasMessage(failure.fault().name());
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void blamesTheProxyAloneForWhatComesOfItself(Row row) {
    assertThat(NoResponseException.of(row.failure(), way(PROXY)).fault()).isEqualTo(Fault.PROXY);
    assertThat(NoResponseException.of(row.failure(), way(OTHER)).fault())
        .isEqualTo(Fault.PROXY_OF_JVM);
    assertThat(NoResponseException.of(row.failure(), behind(way(OTHER))).fault())
        .isEqualTo(row.fault());
  }

  /** To a proxy, as far as that, where HTTPS_PROXY names one. */
  private static FaultTracker way(@Nullable String proxy) {
    FaultTracker way =
        new FaultTracker(new Proxies(new NetworkSettings(null, "http://" + PROXY, null)));
    way.connectStart(
        CALL,
        new InetSocketAddress(0),
        proxy == null
            ? Proxy.NO_PROXY
            : new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy, 80)));
    return way;
  }

  private static FaultTracker behind(FaultTracker way) {
    way.secureConnectStart(CALL);
    return way;
  }
}
