package io.github.oktatoken.internal;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Random numbers of the kernel: unlike those of {@link java.util.Random}, they differ between the
 * environments that start from one snapshot. Loads nothing before the first number is drawn.
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
