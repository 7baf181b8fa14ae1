package io.github.oktatoken.internal.lambda;

import io.github.oktatoken.internal.token.TokenCaches;

/**
 * Ends our waits for sockets when the JVM shuts down: HotSpot exits up to 300 ms later if a thread
 * waits in native code, but doesn't wait for threads that wait in Java.
 */
final class ShutdownHook extends Thread {
  /** A thread wakes up within a millisecond; the exit is delayed by no more than this. */
  private static final long MAX_DELAY_MILLIS = 20;

  private final Thread loop;
  private final ExtensionsApi lambda;
  private final TokenCaches tokens;

  ShutdownHook(Thread loop, ExtensionsApi lambda, TokenCaches tokens) {
    super(null, null, "okta-token-hang-up", 0, false);
    this.loop = loop;
    this.lambda = lambda;
    this.tokens = tokens;
  }

  /** Never throws: an exception would appear in the function's log. */
  @Override
  public void run() {
    try {
      lambda.hangUp();
      loop.interrupt();
      // Until the loop is silent, it would ask for a token again.
      if (lambda.awaitSilence(MAX_DELAY_MILLIS)) {
        tokens.giveUpAll();
      }
    } catch (Throwable ignored) {
      // The JVM exits all the same.
    }
  }
}
