package io.github.oktatoken.secret;

/** A secret that stands in the setting itself. */
final class PlainSecret implements Secret {
  private final String value;

  PlainSecret(String value) {
    this.value = value;
  }

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
}
