package io.github.oktatoken.measured;

import io.github.oktatoken.TokenHolder;

/** Takes what the layer has fetched. */
public final class TokenOfLayer extends MeasuredFunction {
  @Override
  protected String token() {
    return TokenHolder.get();
  }
}
