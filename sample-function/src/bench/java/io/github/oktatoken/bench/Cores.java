package io.github.oktatoken.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The processors that a function has; the servers, and Lambda itself, have another if they can. */
enum Cores {
  ONE("1 core", "0", "1"),
  TWO("2 cores", "0,1", "0,1");

  private final String title;
  private final String functions;
  private final String servers;

  Cores(String title, String functions, String servers) {
    this.title = title;
    this.functions = functions;
    this.servers = servers;
  }

  /** Moves this JVM to the processors of the servers. */
  void moveServers() throws IOException, InterruptedException {
    Process taskset =
        new ProcessBuilder(
                "taskset", "-a", "-c", "-p", servers, String.valueOf(ProcessHandle.current().pid()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (taskset.waitFor() != 0) {
      throw new IllegalStateException("a machine with two processors is needed");
    }
  }

  /** A wrapper that has the function run on its processors alone. */
  Path wrapper(Path folder) throws IOException {
    Path script = folder.resolve(name());
    Files.writeString(script, "#!/bin/sh\nexec taskset -c " + functions + " \"$@\"\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Override
  public String toString() {
    return title;
  }
}
