package io.github.oktatoken.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Address;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  private static final URI OKTA = URI.create("https://org.okta.example/oauth2/v1/token");
  private static final String SENT = "sent";
  private static final ProxySelector BEFORE = ProxySelector.getDefault();

  @AfterEach
  void restoreTheProxyOfTheJvm() {
    ProxySelector.setDefault(BEFORE);
    System.clearProperty("https.proxyHost");
    System.clearProperty("https.proxyPort");
    System.clearProperty("http.nonProxyHosts");
  }

  @Test
  void withoutSettingsThereIsNoProxy() throws Exception {
    assertThat(proxy(null, null, OKTA)).isEqualTo(Proxy.NO_PROXY);
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy.example:3128, proxy.example, 3128",
    "http://proxy.example:3128/, proxy.example, 3128",
    "proxy.example:3128, proxy.example, 3128",
    "' proxy.example ', proxy.example, 80",
    "http://user:p%40ss@10.0.0.1:8080, 10.0.0.1, 8080"
  })
  void httpsProxyNamesTheProxy(String proxy, String host, int port) throws Exception {
    assertThat(proxy(proxy, null, OKTA))
        .isEqualTo(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://my:h1dden@proxy.example", "socks5://my:h1dden@proxy", "http://", "a b:1"})
  void anInvalidHttpsProxyIsRefusedAndNotRepeated(String proxy) {
    assertThatThrownBy(() -> send(new NetworkSettings(null, proxy, null), OKTA))
        .isInstanceOf(NetworkSettingException.class)
        .hasMessage(
            "HTTPS_PROXY is not the address of an HTTP proxy: set it to http://<host>:<port>, or"
                + " name org.okta.example in NO_PROXY")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://proxy.example", "socks5://proxy.example"})
  void anInvalidHttpsProxyIsIgnoredWhereItWouldNotBeUsed(String proxy) throws Exception {
    assertSent(new NetworkSettings(null, proxy, "org.okta.example"), OKTA);
    assertSent(new NetworkSettings(null, proxy, null), URI.create("https://127.0.0.1/"));
    assertSent(new NetworkSettings(null, proxy, null), URI.create("http://169.254.170.2/"));
    System.setProperty("https.proxyHost", "jvm.example");
    assertSent(new NetworkSettings(null, proxy, null), OKTA);
    System.clearProperty("https.proxyHost");
    ProxySelector.setDefault(
        ProxySelector.of(InetSocketAddress.createUnresolved("own.example", 1)));
    assertSent(new NetworkSettings(null, proxy, null), OKTA);
  }

  private static void assertSent(NetworkSettings network, URI uri) {
    assertThatThrownBy(() -> send(network, uri)).hasMessage(SENT);
  }

  /** Sends a request up to the point where it would leave. */
  private static void send(NetworkSettings network, URI uri) throws IOException {
    new Proxies(network).checkUsable(HttpUrl.get(uri.toURL()));
    throw new IOException(SENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "org.okta.example",
        "ORG.Okta.example",
        "okta.example",
        ".okta.example",
        "*.okta.example",
        "localhost, okta.example",
        "localhost okta.example",
        "org.okta.example:443",
        ",,.example,"
      })
  void noProxyExemptsHosts(String exceptions) throws Exception {
    assertThat(proxy("http://proxy.example", exceptions, OKTA)).isEqualTo(Proxy.NO_PROXY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",", "other.example", "a.example", "rg.okta.example", "org.okta.example:8443"})
  void noProxyExemptsNoOtherHosts(String exceptions) throws Exception {
    assertThat(proxy("http://proxy.example", exceptions, OKTA)).isNotEqualTo(Proxy.NO_PROXY);
  }

  @ParameterizedTest
  @CsvSource({
    "https://ORG.Okta.example/, okta.example, true",
    "https://org.okta.example:8443/, org.okta.example, true",
    "https://org.okta.example:8443/, org.okta.example:8443, true",
    "https://org.okta.example:8443/, org.okta.example:443, false",
    "https://org.okta.example./, ',other.example', false"
  })
  void noProxyIgnoresCaseAndKeepsToItsPort(URI uri, String exceptions, boolean isDirect)
      throws Exception {
    assertThat(proxy("http://proxy.example", exceptions, uri).equals(Proxy.NO_PROXY))
        .isEqualTo(isDirect);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://localhost/",
        "https://127.0.0.1:8443/",
        "https://[::1]/",
        "http://127.0.0.1/",
        "http://169.254.170.2/"
      })
  void loopbackHostsAndPlainHttpTakeNoProxy(String uri) throws Exception {
    assertThat(proxy("http://proxy.example", null, URI.create(uri))).isEqualTo(Proxy.NO_PROXY);
  }

  @Test
  void thePropertiesOfTheJvmPrecedeHttpsProxy() throws Exception {
    System.setProperty("https.proxyHost", "jvm.example");
    System.setProperty("https.proxyPort", "8888");

    assertThat(proxy("http://proxy.example", null, OKTA).address())
        .hasToString("jvm.example/<unresolved>:8888");

    System.setProperty("http.nonProxyHosts", "*.okta.example");
    assertThat(proxy("http://proxy.example", null, OKTA)).isEqualTo(Proxy.NO_PROXY);
  }

  @Test
  void theFunctionsOwnSelectorIsAskedAndToldOfFailures() throws Exception {
    List<String> failed = new ArrayList<>();
    ProxySelector.setDefault(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            return List.of(
                new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("own.example", 1)));
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            failed.add(uri.getHost());
          }
        });
    Proxies proxies = new Proxies(new NetworkSettings(null, "http://proxy.example", null));

    assertThat(proxies.select(OKTA).get(0).address()).hasToString("own.example/<unresolved>:1");
    proxies.connectFailed(OKTA, new InetSocketAddress(0), new IOException());
    assertThat(failed).containsExactly("org.okta.example");
  }

  @Test
  void theFunctionsOwnSelectorIsNotToldOfOtherProxies() throws Exception {
    Silent own = new Silent();
    ProxySelector.setDefault(own);
    Proxies proxies = new Proxies(new NetworkSettings(null, "http://proxy.example", null));

    proxies.connectFailed(OKTA, new InetSocketAddress(0), new IOException());

    assertThat(own.failed).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMissingOrEmptySelectorMeansNoProxy(boolean hasOne) throws Exception {
    ProxySelector.setDefault(hasOne ? new Silent() : null);

    assertThat(proxy(null, null, OKTA)).isEqualTo(Proxy.NO_PROXY);
    new Proxies(NetworkSettings.OF_THE_JVM)
        .connectFailed(OKTA, new InetSocketAddress(0), new IOException());
  }

  @Test
  void theCredentialsOfHttpsProxyGoToThatProxyAlone() throws Exception {
    Proxies proxies =
        new Proxies(new NetworkSettings(null, "http://me:h1dden@proxy.example:1", null));
    Request request = new Request.Builder().url(OKTA.toURL()).build();
    Response challenge =
        new Response.Builder()
            .request(request)
            .protocol(Protocol.HTTP_1_1)
            .code(407)
            .message("")
            .build();

    assertThat(proxies.authenticate(routeThrough("proxy.example", 1), challenge)).isNotNull();
    assertThat(proxies.authenticate(routeThrough("other.example", 1), challenge)).isNull();
    assertThat(proxies.authenticate(routeThrough("proxy.example", 2), challenge)).isNull();
    assertThat(proxies.authenticate(null, challenge)).isNull();
  }

  private static Route routeThrough(String host, int port) {
    Address address = new OkHttpClient().address(HttpUrl.get(OKTA));
    Proxy proxy = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
    return new Route(address, proxy, InetSocketAddress.createUnresolved(host, port));
  }

  private static Proxy proxy(@Nullable String proxy, @Nullable String exceptions, URI uri)
      throws Exception {
    List<Proxy> proxies = new Proxies(new NetworkSettings(null, proxy, exceptions)).select(uri);
    assertThat(proxies).hasSize(1);
    return proxies.get(0);
  }

  private static final class Silent extends ProxySelector {
    final List<URI> failed = new ArrayList<>();

    @Override
    public List<Proxy> select(URI uri) {
      return List.of();
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      failed.add(uri);
    }
  }
}
