package io.github.oktatoken.oauth;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP proxy that {@code HTTPS_PROXY} names, but for the hosts of {@code NO_PROXY}: names, which
 * stand for their subdomains as well, separated by commas; or {@code *}.
 */
final class EnvironmentProxy extends ProxySelector {
  private final Proxy proxy;
  private final List<String> direct;

  /** The proxy's name is looked up with each connection. */
  EnvironmentProxy(String host, int port, @Nullable String noProxy) {
    this.proxy = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
    this.direct = noProxy == null ? List.of() : List.of(noProxy.split(","));
  }

  @Override
  public List<Proxy> select(URI target) {
    return List.of(isDirect(target.getHost()) ? Proxy.NO_PROXY : proxy);
  }

  @Override
  public void connectFailed(URI target, SocketAddress address, IOException failure) {
    // The request fails and says why; there is no other way to go.
  }

  private boolean isDirect(String host) {
    String wanted = host.toLowerCase(Locale.ROOT);
    for (String entry : direct) {
      String name = entry.strip().toLowerCase(Locale.ROOT);
      String suffix = name.startsWith(".") ? name : "." + name;
      if (name.equals("*") || wanted.equals(name) || wanted.endsWith(suffix) && !name.isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
