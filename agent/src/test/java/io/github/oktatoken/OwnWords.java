package io.github.oktatoken;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What a logger may print of a failure: words of ours, and none of the other side. */
public final class OwnWords {
  /** What somebody else wrote, and no message may repeat. */
  public static final String MARKER = "m4rk3r";

  private OwnWords() {}

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

  /** Returns whether a line of the log would break, or a terminal act, on this text. */
  public static boolean hasControlCharacter(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
