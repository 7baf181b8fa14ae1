package io.github.oktatoken.token;

/**
 * For how long no request is sent after one that failed.
 *
 * @param sinceMillis when that was, in milliseconds of the wall clock
 * @param forMillis for how long from then on
 * @param stepMillis what the next failure doubles
 */
record Backoff(long sinceMillis, long forMillis, long stepMillis) {
  Backoff {
    if (sinceMillis < 0 || forMillis < 0 || stepMillis < 0) {
      throw new IllegalArgumentException("a negative time");
    }
  }

  /**
   * Reads what {@link #toString()} has written; no backoff is longer than one of ours can be.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Backoff parse(String text) {
    String[] numbers = text.strip().split(" ", -1);
    if (numbers.length != 3) {
      throw new IllegalArgumentException("not three numbers");
    }
    long longest = 2 * Gate.LONGEST_PERMANENT_MILLIS;
    return new Backoff(
        Long.parseLong(numbers[0]),
        Math.min(longest, Long.parseLong(numbers[1])),
        Math.min(longest, Long.parseLong(numbers[2])));
  }

  @Override
  public String toString() {
    return sinceMillis + " " + forMillis + " " + stepMillis;
  }
}
