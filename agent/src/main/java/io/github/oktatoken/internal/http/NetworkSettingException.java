package io.github.oktatoken.internal.http;

import io.github.oktatoken.internal.message.NetworkMessages;
import java.io.IOException;

/** A setting of the {@link NetworkSettings} by which no request can go; the message names it. */
public final class NetworkSettingException extends IOException {
  private static final long serialVersionUID = 1;

  NetworkSettingException(String message) {
    super(message);
  }

  /** A JVM that can set up no TLS: its trust store is a setting too. */
  NetworkSettingException(Throwable cause) {
    super(NetworkMessages.withoutTls(), cause);
  }
}
