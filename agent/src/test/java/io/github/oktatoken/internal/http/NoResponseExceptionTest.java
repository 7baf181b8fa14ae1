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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NoResponseExceptionTest {
  private static final String PROXY = "proxy.example";
  private static final String OTHER = "other.example";
  private static final Call CALL =
      new OkHttpClient().newCall(new Request.Builder().url("https://host.example/").build());

  /**
   * What OkHttp throws, what is at fault, without a proxy and behind one, and whether it is
   * chained.
   */
  record Row(IOException failure, Fault fault, Fault throughProxy, boolean isChained) {}

  static List<Row> rows() {
    IOException late = new InterruptedIOException("timeout");
    IOException lateWithMore = new InterruptedIOException("timeout");
    lateWithMore.initCause(new EOFException("h1dden"));
    IOException secondOfTwo = new ConnectException("refused");
    secondOfTwo.addSuppressed(new ProtocolException("h1dden"));
    IOException untrusted = untrusted();
    return List.of(
        new Row(new ProtocolException("h1dden"), Fault.RESPONSE, Fault.RESPONSE, false),
        new Row(new EOFException("h1dden"), Fault.RESPONSE, Fault.RESPONSE, false),
        new Row(new UnknownHostException("host"), Fault.NAME, Fault.PROXY, true),
        new Row(late, Fault.TIME_OUT, Fault.PROXY, true),
        new Row(lateWithMore, Fault.TIME_OUT, Fault.PROXY, false),
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
  void tellsTheFaultAndRepeatsNothingThatWasSent(Row row) {
    NoResponseException direct = NoResponseException.of(row.failure(), route(null));
    NoResponseException proxied = NoResponseException.of(row.failure(), behind(route(PROXY)));

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
  void theProxyIsAtFaultUntilItIsPassed(Row row) {
    assertThat(NoResponseException.of(row.failure(), route(PROXY)).fault()).isEqualTo(Fault.PROXY);
    assertThat(NoResponseException.of(row.failure(), route(OTHER)).fault())
        .isEqualTo(Fault.PROXY_OF_JVM);
    assertThat(NoResponseException.of(row.failure(), behind(route(OTHER))).fault())
        .isEqualTo(row.fault());
  }

  /** OkHttp resolves the proxy's name before it connects. */
  @Test
  void aProxyWhoseNameHasNoAddressIsAtFault() {
    CallTracker tracker = environmentsProxy();
    tracker.proxySelectEnd(CALL, CALL.request().url(), List.of(proxy(PROXY)));

    assertThat(NoResponseException.of(new UnknownHostException(), tracker).fault())
        .isEqualTo(Fault.PROXY);
  }

  static List<Arguments> explanations() {
    return List.of(
        Arguments.of(
            new UnknownHostException(),
            "H has no address: check S, and that the function's VPC" + " resolves the name"),
        Arguments.of(
            new InterruptedIOException(), "H did not respond in time: a function in a VPC needs R"),
        Arguments.of(
            new SSLPeerUnverifiedException(""),
            "the TLS certificate of H is for another host: check S"),
        Arguments.of(
            untrusted(),
            "the TLS certificate of H is not trusted: check S and the trust store of"
                + " the JVM, or name the authority's certificate in okta_ca_file"),
        Arguments.of(
            new SSLException(""),
            "TLS with H failed: check S, the trust store of the JVM and"
                + " okta_ca_file, and that the function can reach the host"),
        Arguments.of(
            new ConnectException(),
            "the connection to H failed: check S, and that the function can"
                + " reach the host: in a VPC it needs R"),
        Arguments.of(
            new EOFException(),
            "the response of H is cut off or not HTTP: check S, which must lead"
                + " to X, and the proxy, if any"));
  }

  @ParameterizedTest
  @MethodSource("explanations")
  void explainsEachFaultByHostAndHints(IOException failure, String text) {
    assertThat(explain(NoResponseException.of(failure, route(null)))).isEqualTo(text);
  }

  @Test
  void explainsTheProxyAtFaultAndALargeResponse() {
    IOException refused = new ConnectException();

    assertThat(explain(NoResponseException.of(refused, route(PROXY))))
        .isEqualTo(
            "the connection to H through the proxy of HTTPS_PROXY failed: check its address, user and"
                + " password, and that it lets requests to this host through, or name the host in"
                + " NO_PROXY");
    assertThat(explain(NoResponseException.of(refused, route(OTHER))))
        .isEqualTo(
            "the connection to H through the proxy of the JVM failed: check its properties"
                + " (https.proxyHost and the like) or the function's own ProxySelector, and that the"
                + " proxy lets requests to this host through");
    assertThat(explain(NoResponseException.tooLarge()))
        .isEqualTo(
            "the response of H has more than 1048576 bytes: check S, which must lead to X, and the"
                + " proxy, if any");
  }

  private static String explain(NoResponseException failure) {
    return failure.explain("H", "S", "X", "R");
  }

  private static IOException untrusted() {
    IOException untrusted = new SSLHandshakeException("PKIX");
    untrusted.initCause(new CertificateException("no path"));
    return untrusted;
  }

  /** A route as far as the proxy, if any, where HTTPS_PROXY names one. */
  private static CallTracker route(@Nullable String proxy) {
    CallTracker tracker = environmentsProxy();
    tracker.connectStart(
        CALL, new InetSocketAddress(0), proxy == null ? Proxy.NO_PROXY : proxy(proxy));
    return tracker;
  }

  private static CallTracker environmentsProxy() {
    return new CallTracker(new Proxies(new NetworkSettings(null, "http://" + PROXY, null)));
  }

  private static Proxy proxy(String host) {
    return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, 80));
  }

  private static CallTracker behind(CallTracker tracker) {
    tracker.secureConnectStart(CALL);
    return tracker;
  }
}
