package io.github.oktatoken;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What all fuzz targets have in common. */
public final class Fuzzing {
  /** What somebody else wrote, and no message may repeat. */
  public static final String MARKER = "m4rk3r";

  /** A single byte, so that a mutation of one byte puts the marker anywhere. */
  private static final String PLACE_OF_MARKER = "~";

  private Fuzzing() {}

  /** Returns the input with a marker for each tilde. */
  public static byte[] planted(byte[] input) {
    return new String(input, ISO_8859_1).replace(PLACE_OF_MARKER, MARKER).getBytes(ISO_8859_1);
  }

  /** Nothing that a logger may print of it repeats the marker, or breaks its line or terminal. */
  public static void assertInOwnWords(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> todo = new ArrayDeque<>(List.of(failure));
    while (!todo.isEmpty()) {
      Throwable next = todo.remove();
      if (seen.add(next)) {
        assertThat(next.getMessage()).isNotBlank();
        assertThat(next.toString()).doesNotContainIgnoringCase(MARKER);
        assertThat(hasControlCharacter(next.toString())).as("control character").isFalse();
        todo.addAll(List.of(next.getSuppressed()));
        if (next.getCause() != null) {
          todo.add(next.getCause());
        }
      }
    }
  }

  public static boolean hasControlCharacter(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
