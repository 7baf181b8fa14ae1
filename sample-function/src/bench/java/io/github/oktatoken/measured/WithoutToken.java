package io.github.oktatoken.measured;

/** What all others are compared with. */
public final class WithoutToken extends MeasuredFunction {
  @Override
  protected String token() {
    return "none";
  }
}
