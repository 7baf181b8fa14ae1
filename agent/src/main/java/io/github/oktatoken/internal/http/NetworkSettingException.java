package io.github.oktatoken.internal.http;

import io.github.oktatoken.internal.message.NetworkMessages;
import java.io.IOException;

/** An invalid setting of {@link NetworkSettings}; the message names it. */
public final class NetworkSettingException extends IOException {
  private static final long serialVersionUID = 1;

  NetworkSettingException(String message) {
    super(message);
  }

  /** The JVM can't set up TLS: its trust store is a setting too. */
  NetworkSettingException(Throwable cause) {
    super(NetworkMessages.NO_TLS, cause);
  }
}
