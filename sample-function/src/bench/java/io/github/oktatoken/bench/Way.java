package io.github.oktatoken.bench;

import io.github.oktatoken.measured.MeasuredFunction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A way to a token, or to none.
 *
 * @param name as the tables have it
 * @param function what runs
 * @param folder where it was unpacked to
 * @param wrapper the layer's, or none
 * @param requests how many token requests there must be in an environment
 * @param latency of the token endpoint
 * @param table which items there are in the table of shared tokens
 */
record Way(
    String name,
    Class<? extends MeasuredFunction> function,
    Path folder,
    List<Path> wrapper,
    int requests,
    Latency latency,
    SharedTable table) {
  /** Of the token endpoint. */
  enum Latency {
    /** Not far. */
    SHORT(60),
    /** Of an ocean in between. */
    LONG(250);

    private final Duration time;

    Latency(long millis) {
      time = Duration.ofMillis(millis);
    }

    Duration time() {
      return time;
    }
  }

  /** What an environment finds in the table. */
  enum SharedTable {
    NONE,
    EMPTY,
    WITH_TOKEN
  }

  /** A way to a token endpoint that is not far, without a table. */
  Way(
      String name,
      Class<? extends MeasuredFunction> function,
      Path folder,
      List<Path> wrapper,
      int requests) {
    this(name, function, folder, wrapper, requests, Latency.SHORT, SharedTable.NONE);
  }

  /** The same with another server or table. */
  Way to(Latency other, SharedTable otherTable) {
    String suffix =
        switch (otherTable) {
          case NONE -> "";
          case EMPTY -> ", empty table";
          case WITH_TOKEN -> ", token in the table";
        };
    return new Way(
        name + ", " + other.time().toMillis() + " ms" + suffix,
        function,
        folder,
        wrapper,
        otherTable == SharedTable.WITH_TOKEN ? 0 : requests,
        other,
        otherTable);
  }

  /** The same under another name. */
  Way named(String other) {
    return new Way(other, function, folder, wrapper, requests, latency, table);
  }
}
