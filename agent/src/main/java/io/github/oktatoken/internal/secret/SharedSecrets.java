package io.github.oktatoken.internal.secret;

import java.util.HashMap;
import java.util.Map;

/** The secrets that are kept outside the settings: each is read once for all its clients. */
public final class SharedSecrets {
  private final Map<String, SharedSecret.Common> known = new HashMap<>();

  /** Returns a client's view of its secret, which other clients may share. */
  public Secret of(Secret secret) {
    return secret.isReference()
        ? new SharedSecret(
            secret, known.computeIfAbsent(secret.setting(), any -> new SharedSecret.Common()))
        : secret;
  }
}
