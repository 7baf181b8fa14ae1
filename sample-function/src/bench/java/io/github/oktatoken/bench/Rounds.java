package io.github.oktatoken.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** Many runs of several ways that take turns, so that a slow minute of the machine is shared. */
final class Rounds<F> {
  /** One run. */
  interface Run<F> {
    F of(Way way) throws Exception;
  }

  private final Map<Way, List<F>> figures = new LinkedHashMap<>();

  /** Runs them all; the first round, in which files and servers get warm, doesn't count. */
  Rounds(List<Way> ways, int rounds, Run<F> run) throws Exception {
    for (Way way : ways) {
      figures.put(way, new ArrayList<>());
    }
    List<Way> turns = new ArrayList<>(ways);
    for (int round = 0; round <= rounds; round++) {
      for (Way way : turns) {
        F measured = run.of(way);
        if (round > 0) {
          Objects.requireNonNull(figures.get(way)).add(measured);
        }
      }
      // Nobody always comes after the same one.
      Collections.rotate(turns, 1);
    }
  }

  long median(Way way, ToLongFunction<F> figure) {
    List<Long> sorted =
        Objects.requireNonNull(figures.get(way)).stream()
            .map(figure::applyAsLong)
            .sorted()
            .toList();
    return sorted.get(sorted.size() / 2);
  }
}
