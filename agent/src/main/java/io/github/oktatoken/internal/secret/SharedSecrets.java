package io.github.oktatoken.internal.secret;

import java.util.HashMap;
import java.util.Map;

/** The secrets of an environment that are kept elsewhere: each is read once for all its clients. */
public final class SharedSecrets {
  private final Map<String, SharedSecret.Common> known = new HashMap<>();

  /** Returns a client's secret as one that it may have in common with others. */
  public Secret of(Secret secret) {
    return secret.isReference()
        ? new SharedSecret(
            secret, known.computeIfAbsent(secret.setting(), any -> new SharedSecret.Common()))
        : secret;
  }
}
