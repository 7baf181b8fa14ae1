package io.github.oktatoken.internal.http;

import org.jspecify.annotations.Nullable;

/**
 * The settings of connections to other hosts. Premain creates them, so they are texts alone: the
 * first request parses them.
 *
 * @param caFile a file of certificates to trust beside the JVM's own, or {@code null}
 * @param httpsProxy the value of {@code HTTPS_PROXY}, which may hold a password, or {@code null}
 * @param noProxy the value of {@code NO_PROXY}, or {@code null}
 */
public record NetworkSettings(
    @Nullable String caFile, @Nullable String httpsProxy, @Nullable String noProxy) {
  /** The defaults of the JVM. */
  public static final NetworkSettings OF_THE_JVM = new NetworkSettings(null, null, null);

  /** Hides the proxy, which may have a password. */
  @Override
  public String toString() {
    return "NetworkSettings[caFile=" + caFile + ", noProxy=" + noProxy + "]";
  }
}
