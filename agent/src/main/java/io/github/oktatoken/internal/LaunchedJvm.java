package io.github.oktatoken.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds out whether the {@code Launcher} has started this JVM, or one above it. */
final class LaunchedJvm {
  private static final String LAUNCHER = "io.github.oktatoken.internal.Launcher";

  /** Kept, since an ancestor may end while its descendants go on. */
  private static volatile boolean isAncestor;

  private LaunchedJvm() {}

  /** Returns whether it is this JVM, whichever class loader this class is from. */
  static boolean isThis() {
    return isLaunched(ProcessHandle.current());
  }

  /**
   * Returns whether a launched JVM has started this one, or a process between them, as far as these
   * are alive when this is first asked.
   */
  static boolean isAncestor() {
    if (!isAncestor) {
      isAncestor = ProcessHandle.current().parent().map(LaunchedJvm::isAtOrAbove).orElse(false);
    }
    return isAncestor;
  }

  private static boolean isAtOrAbove(ProcessHandle process) {
    return isLaunched(process) || process.parent().map(LaunchedJvm::isAtOrAbove).orElse(false);
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
