package io.github.oktatoken.bench;

/**
 * What an environment takes that stays warm.
 *
 * @param first after the first invocation
 * @param last after all of them
 * @param micros of a warm invocation, until the extension has followed: the median
 */
record Life(Memory first, Memory last, long micros) {
  static final int INVOCATIONS = 1_000;
}
