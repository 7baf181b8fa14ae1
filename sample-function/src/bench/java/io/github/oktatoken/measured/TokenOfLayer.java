package io.github.oktatoken.measured;

import io.github.oktatoken.TokenHolder;

/** Takes what the layer has fetched. */
public final class TokenOfLayer extends MeasuredFunction {
  @Override
  protected String token() {
    return TokenHolder.get();
  }

  @Override
  protected String again(String first) {
    return TokenHolder.get();
  }
}
