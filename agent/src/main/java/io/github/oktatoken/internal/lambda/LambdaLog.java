package io.github.oktatoken.internal.lambda;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.internal.env.ClientName;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the agent's few log lines the way the function's own ones look: as text, or as the JSON of
 * <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html">
 * Lambda's advanced logging controls</a>. No logging library: that choice is the function's.
 */
public final class LambdaLog {
  private enum Level {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    FATAL
  }

  /** There are fewer kinds of messages; whatever makes up more has said enough. */
  private static final int MAX_TOLD = 100;

  private final OutputStream out;
  private final boolean json;
  private final Level threshold;
  private final Clock clock;
  private final Set<String> told = new HashSet<>();

  LambdaLog(OutputStream out, @Nullable String format, @Nullable String level, Clock clock) {
    this.out = out;
    this.json = "JSON".equalsIgnoreCase(format);
    this.threshold = threshold(level);
    this.clock = clock;
  }

  /**
   * The process's own standard error, since the function may replace {@link System#err}.
   *
   * @param format {@code JSON} for JSON, anything else for text
   * @param level the lowest level to write; {@code INFO} if it isn't one of Lambda's
   */
  public static LambdaLog toStandardError(@Nullable String format, @Nullable String level) {
    return new LambdaLog(
        new FileOutputStream(FileDescriptor.err), format, level, Clock.systemUTC());
  }

  /** Says that all is well. */
  void ready(ClientName client, AccessToken token, Duration after) {
    // Who sends another type as a bearer token is refused, and looks here.
    String type = token.type().equalsIgnoreCase("Bearer") ? "" : ", type " + token.type();
    String inTime = " ready in " + after.toMillis() + " ms, expires ";
    info(client.label() + inTime + token.expiresAt() + type);
  }

  /** Says what is good to know. */
  public void info(String message) {
    write(Level.INFO, message);
  }

  /** Says what may become wrong. */
  void warn(String message) {
    write(Level.WARN, message);
  }

  /**
   * Says what is wrong; once, until {@link #forget()}.
   *
   * @param details which may differ from time to time
   */
  synchronized void errorOnce(String message, String details) {
    if (told.size() < MAX_TOLD && !told.contains(message)) {
      error(message + details);
      // Not before: where memory is short, there may be no line.
      told.add(message);
    }
  }

  /** What was told before a snapshot stands in the log of another environment. */
  synchronized void forget() {
    told.clear();
  }

  /** It is over, and is told again if it comes again. */
  synchronized void forget(String message) {
    told.remove(message);
  }

  /** Says what is wrong and what to do. */
  public void error(String message) {
    write(Level.ERROR, message);
  }

  private void write(Level level, String message) {
    if (level.compareTo(threshold) < 0) {
      return;
    }
    StringBuilder line = new StringBuilder();
    if (json) {
      line.append("{\"timestamp\":\"").append(clock.instant().truncatedTo(ChronoUnit.MILLIS));
      line.append("\",\"level\":\"").append(level.name()).append("\",\"message\":\"");
      appendEscaped(line, message);
      line.append("\"}");
    } else {
      appendEscaped(line, message);
    }
    try {
      // One write, so that lines of other threads stay whole.
      out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException closed) {
      // Without standard error there is nobody to tell.
    }
  }

  /** A message is one line, whatever is in it. */
  private void appendEscaped(StringBuilder line, String message) {
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      if (json && (c == '"' || c == '\\')) {
        line.append('\\').append(c);
      } else {
        line.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
  }

  private static Level threshold(@Nullable String name) {
    for (Level level : Level.values()) {
      if (level.name().equalsIgnoreCase(name)) {
        return level;
      }
    }
    return Level.INFO;
  }
}
