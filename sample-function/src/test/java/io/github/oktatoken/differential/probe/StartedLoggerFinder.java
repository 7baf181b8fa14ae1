package io.github.oktatoken.differential.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** A function's own logging, as the JDK finds it on a flat class path; notes who starts it. */
public final class StartedLoggerFinder extends System.LoggerFinder {
  /** Names the file that takes the notes. */
  public static final String NOTES = "logger_finder_notes";

  public StartedLoggerFinder() {
    try {
      Files.writeString(
          Path.of(System.getenv(NOTES)),
          Thread.currentThread().getName() + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new Silent(name);
  }

  private record Silent(String name) implements System.Logger {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return false;
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
      // Silent.
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String format, Object... parameters) {
      // Silent.
    }
  }
}
