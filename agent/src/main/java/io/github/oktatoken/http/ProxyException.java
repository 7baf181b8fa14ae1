package io.github.oktatoken.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** No connection came about through the proxy of {@code HTTPS_PROXY}. */
public final class ProxyException extends IOException {
  private static final long serialVersionUID = 1;

  ProxyException(IOException failure) {
    super("on the way through the proxy", failure);
  }

  /** Returns what was the matter, if it is in the JDK's own words and not in the proxy's. */
  public @Nullable Throwable failureOfJdk() {
    Throwable failure = getCause();
    boolean isOfJdk =
        failure instanceof SocketException
            || failure instanceof UnknownHostException
            || failure instanceof InterruptedIOException;
    return isOfJdk ? failure : null;
  }
}
