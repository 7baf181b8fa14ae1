package io.github.oktatoken.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds out whether the {@code Launcher} has started this JVM, or one above it. */
final class LaunchedJvm {
  private static final String LAUNCHER = "io.github.oktatoken.internal.Launcher";

  private LaunchedJvm() {}

  /** Returns whether it has started this JVM, whichever class loader has loaded this class. */
  static boolean isThis() {
    return isLaunched(ProcessHandle.current());
  }

  /**
   * Returns whether a launched JVM is above this one in the tree of processes, as far as the
   * processes between them are still alive.
   */
  static boolean isAncestor() {
    return isBelowLaunched(ProcessHandle.current());
  }

  private static boolean isBelowLaunched(ProcessHandle process) {
    return process
        .parent()
        .map(parent -> isLaunched(parent) || isBelowLaunched(parent))
        .orElse(false);
  }

  /** Not from {@link ProcessHandle.Info}, which has no long arguments. */
  private static boolean isLaunched(ProcessHandle process) {
    try {
      Path arguments = Path.of("/proc/" + process.pid() + "/cmdline");
      String line = Files.readString(arguments, StandardCharsets.ISO_8859_1);
      return List.of(line.split("\0")).contains(LAUNCHER);
    } catch (IOException ignored) {
      // Without /proc there is no AWS runtime either.
      return false;
    }
  }
}
