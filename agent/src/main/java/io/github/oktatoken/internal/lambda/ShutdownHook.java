package io.github.oktatoken.internal.lambda;

import io.github.oktatoken.internal.token.TokenCaches;

/**
 * A shutdown hook. HotSpot ends a JVM up to 300 ms later if a thread waits in native code, as one
 * does for a socket; but it doesn't wait for threads that wait for nothing outside.
 */
final class ShutdownHook extends Thread {
  /** A thread wakes up within a millisecond; the exit is delayed by no more than this. */
  private static final long PATIENCE_MILLIS = 20;

  private final Thread loop;
  private final ExtensionsApi lambda;
  private final TokenCaches tokens;

  ShutdownHook(Thread loop, ExtensionsApi lambda, TokenCaches tokens) {
    super(null, null, "okta-token-hang-up", 0, false);
    this.loop = loop;
    this.lambda = lambda;
    this.tokens = tokens;
  }

  /** Never throws, which would end in the function's log. */
  @Override
  public void run() {
    try {
      lambda.hangUp();
      loop.interrupt();
      // It would ask for a token anew.
      if (lambda.awaitSilence(PATIENCE_MILLIS)) {
        tokens.hangUp();
      }
    } catch (Throwable unclosed) {
      // The JVM ends all the same.
    }
  }
}
