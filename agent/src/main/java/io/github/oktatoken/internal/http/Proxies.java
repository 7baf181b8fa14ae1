package io.github.oktatoken.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.oktatoken.internal.message.NetworkMessages;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/**
 * Selects the proxy of a request: that of the JVM's properties or the function's own {@link
 * ProxySelector}, or else that of {@code HTTPS_PROXY} and {@code NO_PROXY}, as most programs read
 * them. Plain HTTP, to loopback hosts, takes no proxy.
 */
final class Proxies extends ProxySelector implements Authenticator {
  private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

  /** Without a scheme it is an address of http, as to most programs, and its port is 80. */
  private static final String DEFAULT_SCHEME = "http://";

  private static final String AUTHORIZATION = "Proxy-Authorization";

  private final boolean isSet;

  /** The proxy of {@code HTTPS_PROXY}; {@code null} if that is not set, or invalid. */
  private final @Nullable HttpUrl ofEnvironment;

  private final String[] exceptions;

  Proxies(NetworkSettings network) {
    String proxy = network.httpsProxy();
    String exceptions = network.noProxy() == null ? "" : network.noProxy();
    this.isSet = proxy != null;
    this.ofEnvironment = proxy == null ? null : parse(proxy.strip());
    this.exceptions = exceptions.toLowerCase(Locale.ROOT).split("[,\\s]+");
  }

  private static @Nullable HttpUrl parse(String proxy) {
    HttpUrl url = HttpUrl.parse(proxy.contains("://") ? proxy : DEFAULT_SCHEME + proxy);
    return url == null || url.isHttps() ? null : url;
  }

  /** Refuses a request that would go through an invalid proxy. */
  void checkUsable(HttpUrl url) throws NetworkSettingException {
    if (ofEnvironment == null && isLeftToEnvironment(url.uri())) {
      throw new NetworkSettingException(NetworkMessages.invalidProxy(url.host()));
    }
  }

  @Override
  public List<Proxy> select(URI uri) {
    if (!"https".equalsIgnoreCase(uri.getScheme())) {
      return DIRECT;
    }
    HttpUrl proxy = ofEnvironment;
    if (proxy == null || !isLeftToEnvironment(uri)) {
      return ofJvm(uri);
    }
    return List.of(unresolved(proxy));
  }

  /** The proxy's name is resolved anew for each connection. */
  private static Proxy unresolved(HttpUrl proxy) {
    return new Proxy(
        Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port()));
  }

  /** Returns whether this is the proxy of {@code HTTPS_PROXY}. */
  boolean isOfEnvironment(Proxy proxy) {
    HttpUrl known = ofEnvironment;
    return known != null && proxy.equals(unresolved(known));
  }

  private boolean isLeftToEnvironment(URI uri) {
    return isSet
        && "https".equalsIgnoreCase(uri.getScheme())
        && System.getProperty("https.proxyHost") == null
        && ofJvm(uri).equals(DIRECT)
        && !isException(uri);
  }

  private static List<Proxy> ofJvm(URI uri) {
    ProxySelector selector = ProxySelector.getDefault();
    List<Proxy> proxies = selector == null ? null : selector.select(uri);
    return proxies == null || proxies.isEmpty() ? DIRECT : proxies;
  }

  private boolean isException(URI uri) {
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    if (Loopback.isLoopback(host)) {
      return true;
    }
    String port = ":" + (uri.getPort() < 0 ? HttpUrl.defaultPort("https") : uri.getPort());
    for (String exception : exceptions) {
      if (exception.equals("*")) {
        return true;
      }
      String name = without(port, exception);
      String domain = name.startsWith("*.") ? name.substring(1) : name;
      String within = domain.startsWith(".") ? domain : "." + domain;
      if (!domain.isEmpty() && (host.equals(domain) || host.endsWith(within))) {
        return true;
      }
    }
    return false;
  }

  private static String without(String end, String text) {
    return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    ProxySelector selector = ProxySelector.getDefault();
    if (selector != null && !isLeftToEnvironment(uri)) {
      selector.connectFailed(uri, address, failure);
    }
  }

  /** Adds user and password of {@code HTTPS_PROXY}, once and before the proxy asks. */
  @Override
  public @Nullable Request authenticate(@Nullable Route route, Response response) {
    HttpUrl proxy = ofEnvironment;
    if (proxy == null
        || proxy.username().isEmpty()
        // The function's own selector may have chosen another proxy, which must not see them.
        || route == null
        || !isOfEnvironment(route.proxy())
        || response.request().header(AUTHORIZATION) != null) {
      return null;
    }
    return response
        .request()
        .newBuilder()
        .header(AUTHORIZATION, Credentials.basic(proxy.username(), proxy.password(), UTF_8))
        .build();
  }
}
