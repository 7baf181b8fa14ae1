package io.github.oktatoken.internal.http;

import io.github.oktatoken.internal.http.NoResponseException.Fault;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.HttpUrl;

/** The way that a request takes, and how far it has come: who is to blame if it fails. */
final class FaultTracker extends EventListener {
  private final Proxies proxies;
  private boolean isOfEnvironment;
  private boolean isAtProxy;

  FaultTracker(Proxies proxies) {
    this.proxies = proxies;
  }

  @Override
  public void proxySelectEnd(Call call, HttpUrl url, List<Proxy> ways) {
    leadsThrough(ways.get(0));
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    leadsThrough(proxy);
  }

  private void leadsThrough(Proxy proxy) {
    isOfEnvironment = proxies.isOfEnvironment(proxy);
    isAtProxy = proxy.type() != Proxy.Type.DIRECT;
  }

  /** TLS is with the host; the proxy itself is spoken to in plain HTTP. */
  @Override
  public void secureConnectStart(Call call) {
    isAtProxy = false;
  }

  /** Returns what is at fault, if the host would be on the direct way. */
  Fault blame(Fault fault) {
    if (isAtProxy) {
      return isOfEnvironment ? Fault.PROXY : Fault.PROXY_OF_JVM;
    }
    // There are proxies that let the host be reached, and then nothing through.
    boolean isOfTheWay = fault == Fault.NAME || fault == Fault.TIME || fault == Fault.CONNECTION;
    return isOfEnvironment && isOfTheWay ? Fault.PROXY : fault;
  }
}
