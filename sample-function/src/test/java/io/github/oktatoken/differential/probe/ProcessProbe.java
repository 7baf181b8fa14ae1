package io.github.oktatoken.differential.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** What Linux knows of this process. */
public final class ProcessProbe {
  private static final Path SELF = Path.of("/proc/self");

  private ProcessProbe() {}

  static void look(Findings findings) throws IOException {
    lookAtDescriptors(findings);
    System.getenv().forEach((name, value) -> findings.add("environment " + name, () -> value));
    findings.add(
        "command line", () -> Files.readString(SELF.resolve("cmdline")).replace('\0', ' '));
    findings.add("working directory", () -> Files.readSymbolicLink(SELF.resolve("cwd")));
    for (String line : Files.readAllLines(SELF.resolve("limits"))) {
      String[] columns = line.split(" {2,}");
      findings.add("limit " + columns[0], () -> columns[1] + ", " + columns[2]);
    }
    List<String> told = List.of("Umask:", "SigIgn:", "SigCgt:", "CapEff:", "NoNewPrivs:");
    for (String line : Files.readAllLines(SELF.resolve("status"))) {
      String[] columns = line.split("\\s+");
      if (told.contains(columns[0])) {
        findings.add("status " + columns[0], () -> columns[1]);
      }
    }
    findings.add("mode of a new file", ProcessProbe::modeOfNewFile);
  }

  private static void lookAtDescriptors(Findings findings) throws IOException {
    try (Stream<Path> all = Files.list(SELF.resolve("fd"))) {
      for (Path descriptor : (Iterable<Path>) all::iterator) {
        try {
          String target = Files.readSymbolicLink(descriptor).toString();
          // The JVM reads its limits now and then, whoever runs in it.
          if (!target.startsWith("/sys/fs/cgroup/")) {
            findings.count("descriptor " + target.replaceAll("\\[\\d+]|/proc/\\d+", ""));
          }
        } catch (NoSuchFileException closedMeanwhile) {
          // Nothing that is open.
        }
      }
    }
  }

  private static String modeOfNewFile() throws IOException {
    Path file = Files.createFile(Path.of(System.getProperty("java.io.tmpdir"), "new"));
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } finally {
      Files.delete(file);
    }
  }
}
