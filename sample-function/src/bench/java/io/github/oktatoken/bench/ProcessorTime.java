package io.github.oktatoken.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a process has used of processors, by what its threads are for. */
final class ProcessorTime {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** On every architecture of Linux that Lambda has. */
  private static final int MILLIS_PER_TICK = 10;

  /** As the kernel names them: 15 characters at most. */
  enum Threads {
    MAIN("main", "java", "main"),
    LAYER("layer", "okta-token", "OkHttp", "Okio"),
    COMPILER("compiler", "C1 Comp", "C2 Comp"),
    COLLECTOR("collector", "GC Thread", "VM Thread"),
    OTHER("other", ""),
    /** What threads have used that are no longer there: only the process's total knows it. */
    ENDED("ended");

    private final String title;
    private final List<String> names;

    Threads(String title, String... names) {
      this.title = title;
      this.names = List.of(names);
    }

    @Override
    public String toString() {
      return title;
    }

    private static Threads of(String name) {
      for (Threads threads : values()) {
        if (threads.names.stream().anyMatch(name::startsWith)) {
          return threads;
        }
      }
      return OTHER;
    }
  }

  private ProcessorTime() {}

  /** In milliseconds; the process should be frozen. */
  static Map<Threads, Long> of(long pid) throws IOException {
    Path process = Path.of("/proc", String.valueOf(pid));
    Map<Threads, Long> nanos = new EnumMap<>(Threads.class);
    for (Threads threads : Threads.values()) {
      nanos.put(threads, 0L);
    }
    try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
      for (Path task : (Iterable<Path>) tasks::iterator) {
        try {
          String name = Files.readString(task.resolve("comm")).strip();
          String used = Files.readString(task.resolve("schedstat")).split(" ")[0];
          nanos.merge(Threads.of(name), Long.parseLong(used), Long::sum);
        } catch (NoSuchFileException endedMeanwhile) {
          // It is part of the total.
        }
      }
    }
    long known = nanos.values().stream().mapToLong(Long::longValue).sum();
    nanos.put(Threads.ENDED, Math.max(0, total(process) * NANOS_PER_MILLI - known));
    nanos.replaceAll((threads, used) -> Math.round((double) used / NANOS_PER_MILLI));
    return nanos;
  }

  /**
   * As in proc(5): utime and stime are the fields 14 and 15, the name in parentheses the second.
   */
  private static long total(Path process) throws IOException {
    String stat = Files.readString(process.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MILLIS_PER_TICK;
  }
}
