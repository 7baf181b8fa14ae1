package io.github.oktatoken.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What the ways to a token are compared in.
 *
 * @param runtime JDK and archive, as the tables have them
 * @param ownMillis what the function's own initialisation takes alone on a whole core
 * @param units the same as a number of units of work
 * @param megabytes the memory by which the processor is limited after the initialisation; 0 if not
 */
record Setup(
    Path jdk,
    String runtime,
    List<String> options,
    Cores cores,
    int ownMillis,
    long units,
    int megabytes) {
  String title() {
    return runtime
        + ", "
        + (megabytes == 0 ? cores : megabytes + " MB")
        + ", "
        + ownMillis
        + " ms of its own";
  }
}
