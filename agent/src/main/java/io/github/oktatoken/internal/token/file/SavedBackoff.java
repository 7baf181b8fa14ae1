package io.github.oktatoken.internal.token.file;

/**
 * A backoff as a later process of the environment can inherit it.
 *
 * @param sinceMillis when that was, in milliseconds of the wall clock
 * @param forMillis for how long from then on
 * @param stepMillis what the next failure doubles
 */
public record SavedBackoff(long sinceMillis, long forMillis, long stepMillis) {
  /** Twice the longest backoff: what somebody else may have written is believed no further. */
  private static final long LONGEST_MILLIS = 600_000;

  public SavedBackoff {
    if (sinceMillis < 0 || forMillis < 0 || stepMillis < 0) {
      throw new IllegalArgumentException("a negative time");
    }
  }

  /**
   * Reads a {@link #toString()}.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static SavedBackoff parse(String text) {
    String[] numbers = text.strip().split(" ", -1);
    if (numbers.length != 3) {
      throw new IllegalArgumentException("not three numbers");
    }
    return new SavedBackoff(
        Long.parseLong(numbers[0]),
        Math.min(LONGEST_MILLIS, Long.parseLong(numbers[1])),
        Math.min(LONGEST_MILLIS, Long.parseLong(numbers[2])));
  }

  @Override
  public String toString() {
    return sinceMillis + " " + forMillis + " " + stepMillis;
  }
}
