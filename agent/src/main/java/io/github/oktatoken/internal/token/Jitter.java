package io.github.oktatoken.internal.token;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.random.RandomGenerator;

/**
 * Makes the backoffs of an environment a little longer or shorter than those of others, so that
 * functions which failed together don't come back together. All clients of an environment share it:
 * a server that never responds then holds up one invocation, and not one for each client.
 */
public final class Jitter {
  private static final double MOST = 0.2;

  private final RandomGenerator random;

  @GuardedBy("this")
  private double factor;

  /** Draws nothing yet. */
  public Jitter(RandomGenerator random) {
    this.random = random;
  }

  /** Returns a factor from 0.8 to 1.2, the same until {@link #forget()}. */
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
