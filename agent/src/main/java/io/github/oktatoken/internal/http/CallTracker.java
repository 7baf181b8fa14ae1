package io.github.oktatoken.internal.http;

import io.github.oktatoken.internal.http.NoResponseException.Fault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.SocketException;
import java.util.List;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Follows a call on its route, to tell what is at fault if it fails; and has its connection close
 * without a delay.
 */
final class CallTracker extends EventListener {
  /**
   * The JDK closes a TLS 1.3 connection only when the other side has done so, or doesn't within the
   * time for a read. That would come before the response is returned, and after any deadline.
   */
  private static final int CLOSE_MILLIS = 1;

  private final Proxies proxies;
  private @Nullable Connection connection;
  private boolean hasConnected;
  private boolean hasResponse;
  private boolean isOfEnvironment;
  private boolean isAtProxy;

  CallTracker(Proxies proxies) {
    this.proxies = proxies;
  }

  @Override
  public void proxySelectEnd(Call call, HttpUrl url, List<Proxy> proxies) {
    goesThrough(proxies.get(0));
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    hasConnected = true;
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

  @Override
  public void connectionAcquired(Call call, Connection connection) {
    this.connection = connection;
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    hasResponse = true;
  }

  /** Returns whether the call has been lost on a connection of an earlier one. */
  boolean isLostOnKeptConnection() {
    return connection != null && !hasConnected && !hasResponse;
  }

  @Override
  public void responseBodyEnd(Call call, long byteCount) {
    hurryClose();
  }

  @Override
  public void responseFailed(Call call, IOException failure) {
    hurryClose();
  }

  private void hurryClose() {
    Connection used = connection;
    if (used != null) {
      try {
        used.socket().setSoTimeout(CLOSE_MILLIS);
      } catch (SocketException ignored) {
        // It is closed already.
      }
    }
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
