package io.github.oktatoken.neighbour.function;

import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.TokenUnavailableException;

/** What a function of the neighbours' can tell of its token; asked only where the layer is. */
public final class Token {
  private Token() {}

  /** Which one it is, and no more of it; or why there is none. */
  public static String tell() {
    try {
      return "token #" + TokenHolder.get().hashCode() + ".";
    } catch (TokenUnavailableException unavailable) {
      return "no token: " + unavailable.getMessage();
    }
  }
}
