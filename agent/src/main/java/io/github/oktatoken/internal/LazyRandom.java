package io.github.oktatoken.internal;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Draws from the kernel, whose numbers differ in each of the environments that start from one
 * snapshot; those of {@link java.util.Random} don't. Loads nothing before the first draw.
 */
final class LazyRandom implements RandomGenerator {
  @Override
  public long nextLong() {
    return Source.KERNEL.nextLong();
  }

  private static final class Source {
    private static final SecureRandom KERNEL = new SecureRandom();
  }
}
