package io.github.oktatoken.internal.http;

import io.github.oktatoken.internal.http.NoResponseException.Fault;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.HttpUrl;

/** Follows a request on its route, to tell what is at fault if it fails. */
final class FaultTracker extends EventListener {
  private final Proxies proxies;
  private boolean isOfEnvironment;
  private boolean isAtProxy;

  FaultTracker(Proxies proxies) {
    this.proxies = proxies;
  }

  @Override
  public void proxySelectEnd(Call call, HttpUrl url, List<Proxy> proxies) {
    goesThrough(proxies.get(0));
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    goesThrough(proxy);
  }

  private void goesThrough(Proxy proxy) {
    isOfEnvironment = proxies.isOfEnvironment(proxy);
    isAtProxy = proxy.type() != Proxy.Type.DIRECT;
  }

  /** TLS is with the host; to the proxy it is plain HTTP. */
  @Override
  public void secureConnectStart(Call call) {
    isAtProxy = false;
  }

  /** Returns what is at fault, given what it would be without a proxy. */
  Fault blame(Fault fault) {
    if (isAtProxy) {
      return isOfEnvironment ? Fault.PROXY : Fault.PROXY_OF_JVM;
    }
    // Some proxies open a connection to the host and then let nothing through.
    boolean isOfRoute = fault == Fault.NAME || fault == Fault.TIME_OUT || fault == Fault.CONNECTION;
    return isOfEnvironment && isOfRoute ? Fault.PROXY : fault;
  }
}
