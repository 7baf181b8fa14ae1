package io.github.oktatoken.internal.secret;

/**
 * A secret that stands in the setting itself.
 *
 * @param value it
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
  public void reset() {}

  /** Says nothing of it. */
  @Override
  public String toString() {
    return "PlainSecret[]";
  }
}
