package io.github.oktatoken.function;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.TokenUnavailableException;

/** A program that a handler starts, and that wants the token as well. */
public final class ChildJvm {
  private ChildJvm() {}

  /** Tells what get() gives, after so many milliseconds, and for which client. */
  public static void main(String[] arguments) throws InterruptedException {
    Thread.sleep(Long.parseLong(arguments[0]));
    try {
      AccessToken token = TokenHolder.token(arguments[1]);
      System.out.println(token);
      System.out.println("dropped: " + TokenHolder.invalidate(token.value()));
    } catch (TokenUnavailableException unavailable) {
      System.out.println(unavailable.getMessage());
    }
  }
}
