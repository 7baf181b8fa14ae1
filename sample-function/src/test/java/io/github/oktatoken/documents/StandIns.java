package io.github.oktatoken.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a shell script in a folder of its own, in which other programs stand in for those that would
 * reach out. They keep what they were called with, and print what they were told to.
 */
final class StandIns {
  private static final String PROGRAM =
      """
      #!/bin/sh
      call=$(ls "$CALLS" | wc -l)
      mkdir "$CALLS/$call"
      printf '%s\\n' "${0##*/}" "$@" >"$CALLS/$call/words"
      for word; do
        case $word in file://*|fileb://*) cat "${word#*://}" >"$CALLS/$call/file" || exit 252 ;; esac
      done
      if [ -f "$RESPONSES/$1 $2" ]; then cat "$RESPONSES/$1 $2"; fi
      """;

  /** For a script that ought to take milliseconds. */
  private static final int SECONDS = 60;

  private final Path folder;

  StandIns(Path folder, Iterable<String> programs) throws IOException {
    this.folder = folder;
    for (String name : List.of("bin", "calls", "responses", "work")) {
      Files.createDirectories(folder.resolve(name));
    }
    for (String program : programs) {
      add(folder.resolve("bin").resolve(program));
    }
  }

  /** Puts another one below the folder in which the script runs. */
  void addScript(String path) throws IOException {
    Path file = work().resolve(path);
    Files.createDirectories(file.getParent());
    add(file);
  }

  private static void add(Path file) throws IOException {
    Files.writeString(file, PROGRAM);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** The folder in which the script runs. */
  Path work() {
    return folder.resolve("work");
  }

  /** What the program prints if these are its first two words. */
  void respond(String words, String response) throws IOException {
    Files.writeString(folder.resolve("responses").resolve(words), response);
  }

  /** Returns the exit status, with what was printed to standard error. */
  String run(String script) throws IOException, InterruptedException {
    ProcessBuilder bash = new ProcessBuilder("bash", "-eu", "-o", "pipefail", "-c", script);
    Map<String, String> environment = bash.environment();
    environment.put("PATH", folder.resolve("bin") + ":" + environment.get("PATH"));
    environment.put("CALLS", folder.resolve("calls").toString());
    environment.put("RESPONSES", folder.resolve("responses").toString());
    Path errors = folder.resolve("errors");
    Process process =
        bash.directory(work().toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(folder.resolve("output").toFile())
            .redirectError(errors.toFile())
            .start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return "no end: " + script;
    }
    return process.exitValue() + " " + Files.readString(errors);
  }

  /** What the last script printed to standard output. */
  String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  /** The calls in their order: the program, then its arguments. */
  List<List<String>> calls() throws IOException {
    List<List<String>> calls = new ArrayList<>();
    for (Path call : callFolders()) {
      calls.add(Files.readAllLines(call.resolve("words")));
    }
    return calls;
  }

  /** What was in the file that a call named. */
  String file(int call) throws IOException {
    return Files.readString(callFolders().get(call).resolve("file"));
  }

  private List<Path> callFolders() throws IOException {
    try (Stream<Path> folders = Files.list(folder.resolve("calls"))) {
      return folders.sorted().toList();
    }
  }
}
