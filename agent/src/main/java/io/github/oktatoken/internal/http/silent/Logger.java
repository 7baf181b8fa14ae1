package io.github.oktatoken.internal.http.silent;

import org.jspecify.annotations.Nullable;

/** The methods of {@code java.util.logging.Logger} that OkHttp and Okio call. */
public final class Logger {
  private static final Logger SILENT = new Logger();

  private Logger() {}

  public static Logger getLogger(String name) {
    return SILENT;
  }

  public boolean isLoggable(Level level) {
    return false;
  }

  public void fine(String message) {}

  public void log(Level level, String message, @Nullable Throwable thrown) {}
}
