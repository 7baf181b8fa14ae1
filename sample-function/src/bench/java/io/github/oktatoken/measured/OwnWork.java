package io.github.oktatoken.measured;

/**
 * What a function does while it initialises. Work, not waiting: the same number of instructions in
 * each run, so that whatever takes the processor away from it makes it last longer.
 */
public final class OwnWork {
  private static long result;

  private OwnWork() {}

  /** Does so many units of work. */
  public static void run(long units) {
    long state = 88172645463325252L;
    for (long unit = 0; unit < units; unit++) {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
    }
    // Else nobody would need it, and the compiler might leave it out.
    result = state;
  }

  /** Prints how many nanoseconds so many units take in a JVM of their own. */
  public static void main(String[] arguments) {
    long start = System.nanoTime();
    run(Long.parseLong(arguments[0]));
    long nanos = System.nanoTime() - start;
    System.out.println(result == 0 ? 0 : nanos);
  }
}
