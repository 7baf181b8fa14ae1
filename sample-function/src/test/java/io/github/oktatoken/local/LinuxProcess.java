package io.github.oktatoken.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What Java's own process can't do: any signal, and a look inside.
 *
 * @param pid its identifier
 */
record LinuxProcess(long pid) {
  /** Sends a signal, named as the shell names it; returns whether there is a process to take it. */
  boolean signal(String name) {
    try {
      return new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
              .inheritIO()
              .start()
              .waitFor()
          == 0;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  int threads() throws IOException {
    try (Stream<Path> tasks = Files.list(folder("task"))) {
      return (int) tasks.count();
    }
  }

  int sockets() throws IOException {
    try (Stream<Path> descriptors = Files.list(folder("fd"))) {
      return (int) descriptors.filter(LinuxProcess::isSocket).count();
    }
  }

  private Path folder(String name) {
    return Path.of("/proc", String.valueOf(pid), name);
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}
