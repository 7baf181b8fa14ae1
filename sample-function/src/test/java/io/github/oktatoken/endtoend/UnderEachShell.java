package io.github.oktatoken.endtoend;

import io.github.oktatoken.machine.Build;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The wrapper out of the real zip, under each POSIX shell of this machine. */
@ParameterizedClass(name = "under {0}")
@MethodSource("shells")
abstract class UnderEachShell {
  /** What the shell has to pass on untouched, whatever it means to a shell. */
  static final List<String> HOSTILE =
      List.of(
          "a b", " ", "", "*", "/*", "$HOME", "`id`", "$(id)", "'", "\"", "\\", "\\n", "a\nb", "-n",
          "--", "ü€", "!x", "~", "#", ";", "&", "|", ">f", "{a,b}");

  @Parameter Path shell;
  @TempDir Path folder;
  final Map<String, String> environment = new HashMap<>();
  Path layer;
  long lastPid;

  /**
   * What a run left.
   *
   * @param pid of the process that was started
   */
  record Run(int status, String output, String error, long pid) {}

  static List<Path> shells() {
    return Stream.of("/bin/sh", "/bin/dash", "/bin/bash")
        .map(Path::of)
        .filter(Files::isExecutable)
        .toList();
  }

  @BeforeEach
  void unpack() throws IOException {
    layer = Build.unpackLayer(Files.createDirectory(folder.resolve("opt with a space")));
  }

  Run run(List<String> runtime) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(shell.toString(), layer.resolve("okta-token-wrapper").toString()));
    command.addAll(runtime);
    return start(command);
  }

  Run start(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().putAll(environment);
    Path error = folder.resolve("error");
    Process process = builder.redirectError(error.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    lastPid = process.pid();
    return new Run(process.waitFor(), output, Files.readString(error), lastPid);
  }

  static Path script(Path file, String line) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static List<String> variables(Run run) {
    // The shell's own way of saying which command it ran.
    return new ArrayList<>(
        Arrays.stream(run.output().split("\0")).filter(v -> !v.startsWith("_=")).toList());
  }
}
