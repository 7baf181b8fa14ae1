package io.github.oktatoken.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What Java's own process can't do: any signal, and a look inside.
 *
 * @param pid its identifier
 */
public record LinuxProcess(long pid) {
  /** On every architecture of Linux that Lambda has. */
  private static final int MILLIS_PER_TICK = 10;

  /** Sends a signal, named as the shell names it; returns whether there is a process to take it. */
  public boolean signal(String name) {
    return Shell.run("kill -" + name + " " + pid);
  }

  /** Sets a limit of the process, as {@code prlimit} names it. */
  public void limit(String limit) {
    if (!run("prlimit", "--pid", String.valueOf(pid), limit)) {
      throw new IllegalStateException("prlimit " + limit + " failed");
    }
  }

  /** How many bytes of addresses are taken. */
  public long addressSpace() throws IOException {
    for (String line : Files.readAllLines(folder("status"))) {
      if (line.startsWith("VmSize:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new IOException("the process has no address space");
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  public int threads() throws IOException {
    try (Stream<Path> tasks = Files.list(folder("task"))) {
      return (int) tasks.count();
    }
  }

  /** What its threads have used of a processor whose names begin so. */
  public Duration processorTime(List<String> names) throws IOException {
    long ticks = 0;
    try (Stream<Path> tasks = Files.list(folder("task"))) {
      for (Path task : (Iterable<Path>) tasks::iterator) {
        try {
          ticks += ticks(Files.readString(task.resolve("stat")), names);
        } catch (NoSuchFileException endedMeanwhile) {
          // Has used what it has used.
        }
      }
    }
    return Duration.ofMillis(ticks * MILLIS_PER_TICK);
  }

  /** As in proc(5): the name in parentheses is the second field, utime and stime are 14 and 15. */
  private static long ticks(String stat, List<String> names) {
    int end = stat.lastIndexOf(')');
    String name = stat.substring(stat.indexOf('(') + 1, end);
    String[] fields = stat.substring(end + 2).split(" ");
    return names.stream().anyMatch(name::startsWith)
        ? Long.parseLong(fields[11]) + Long.parseLong(fields[12])
        : 0;
  }

  public int sockets() throws IOException {
    return (int) descriptors().stream().filter(target -> target.startsWith("socket:")).count();
  }

  /** How many connections it has to a port of this machine, by the kernel's tables. */
  public int connectionsTo(int port) throws IOException {
    String remote = String.format(Locale.ROOT, ":%04X", port);
    List<String> descriptors = descriptors();
    int connections = 0;
    for (String table : List.of("net/tcp", "net/tcp6")) {
      for (String line : Files.readAllLines(folder(table))) {
        String[] columns = line.strip().split("\\s+");
        if (columns[2].endsWith(remote) && descriptors.contains("socket:[" + columns[9] + "]")) {
          connections++;
        }
      }
    }
    return connections;
  }

  /** What it holds open, as the kernel names it. */
  private List<String> descriptors() throws IOException {
    List<String> targets = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder("fd"))) {
      for (Path descriptor : (Iterable<Path>) all::iterator) {
        try {
          targets.add(Files.readSymbolicLink(descriptor).toString());
        } catch (NoSuchFileException closedMeanwhile) {
          // Nothing that is open.
        }
      }
    }
    return targets;
  }

  private Path folder(String name) {
    return Path.of("/proc", String.valueOf(pid), name);
  }
}
