package io.github.oktatoken.machine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;

/** The one shell of this JVM: some thousand freezes take no process each. It ends with the JVM. */
final class Shell {
  private static final Shell SHELL = new Shell();

  private final Writer input;
  private final BufferedReader output;

  private Shell() {
    try {
      Process process = new ProcessBuilder("sh").redirectError(Redirect.DISCARD).start();
      input = process.outputWriter();
      output = process.inputReader();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Runs a command that reads and writes nothing; returns whether it has succeeded. */
  static boolean run(String command) {
    synchronized (SHELL) {
      try {
        SHELL.input.write(command + "; echo $?\n");
        SHELL.input.flush();
        return "0".equals(SHELL.output.readLine());
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
