package io.github.oktatoken.internal.secret;

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

  /** Hides the value. */
  @Override
  public String toString() {
    return "PlainSecret[]";
  }
}
