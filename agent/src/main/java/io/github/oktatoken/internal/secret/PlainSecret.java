package io.github.oktatoken.internal.secret;

import java.util.Map;

/**
 * A secret that is the setting itself.
 *
 * @param value the secret
 */
public record PlainSecret(String value) implements Secret {
  @Override
  public String read(long endNanos) {
    return value;
  }

  @Override
  public String setting() {
    return value;
  }

  @Override
  public boolean isReference() {
    return false;
  }

  @Override
  public Secret sharedIn(Map<String, SharedSecret> known) {
    return this;
  }

  /** Hides the value. */
  @Override
  public String toString() {
    return "PlainSecret[]";
  }
}
