package io.github.oktatoken.internal.token;

import java.util.random.RandomGenerator;

/**
 * By how much the gates of this environment stay closed longer than those of others, or shorter, so
 * that functions which failed together don't come back together. Those of several clients do, so
 * that a server which never answers holds one invocation, and not another for each client.
 */
public final class Jitter {
  private static final double MOST = 0.2;

  private final RandomGenerator random;
  private double factor;

  /** Draws nothing yet. */
  public Jitter(RandomGenerator random) {
    this.random = random;
  }

  synchronized double factor() {
    if (factor == 0) {
      factor = 1 - MOST + 2 * MOST * random.nextDouble();
    }
    return factor;
  }

  synchronized void forget() {
    factor = 0;
  }
}
