package io.github.oktatoken.internal.http;

import org.jspecify.annotations.Nullable;

/**
 * What the settings say of the way to other hosts. Premain makes it, so it is words alone: what
 * they mean is found out by the first request.
 *
 * @param caFile a file of certificates to trust beside the JVM's own, or {@code null}
 * @param httpsProxy the value of {@code HTTPS_PROXY}, which may hold a password, or {@code null}
 * @param noProxy the value of {@code NO_PROXY}, or {@code null}
 */
public record NetworkSettings(
    @Nullable String caFile, @Nullable String httpsProxy, @Nullable String noProxy) {
  /** As the JVM goes by itself. */
  public static final NetworkSettings OF_THE_JVM = new NetworkSettings(null, null, null);

  /** Without the proxy, for the sake of its password. */
  @Override
  public String toString() {
    return "Network[caFile=" + caFile + ", noProxy=" + noProxy + "]";
  }
}
