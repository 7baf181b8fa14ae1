package io.github.oktatoken;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** What all fuzz targets have in common. */
public final class Fuzzing {
  /** A single byte, so that a mutation of one byte puts the marker anywhere. */
  private static final String PLACE_OF_MARKER = "~";

  private Fuzzing() {}

  /** Returns the input with {@link OwnWords#MARKER} for each tilde. */
  public static byte[] planted(byte[] input) {
    return new String(input, ISO_8859_1)
        .replace(PLACE_OF_MARKER, OwnWords.MARKER)
        .getBytes(ISO_8859_1);
  }
}
