package io.github.oktatoken.internal.lambda;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.oktatoken.AccessToken;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.message.AgentMessages;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the agent's few log lines the way the function's own ones look: as text, or as the JSON of
 * <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html">
 * Lambda's advanced logging controls</a>. No logging library: that choice is the function's.
 */
public final class LambdaLog {
  private static final String INFO = "INFO";
  private static final String WARN = "WARN";
  private static final String ERROR = "ERROR";

  /** From the lowest to the highest. */
  private static final List<String> LEVELS = List.of("TRACE", "DEBUG", INFO, WARN, ERROR, "FATAL");

  /** There are fewer kinds of messages. A bound for whatever makes up more. */
  private static final int MAX_TOLD = 100;

  private final OutputStream out;
  private final boolean json;
  private final int threshold;
  private final Clock clock;

  @GuardedBy("this")
  private final Set<String> told = new HashSet<>();

  LambdaLog(OutputStream out, @Nullable String format, @Nullable String level, Clock clock) {
    this.out = out;
    this.json = "JSON".equalsIgnoreCase(format);
    int known = level == null ? -1 : LEVELS.indexOf(level.toUpperCase(Locale.ROOT));
    this.threshold = known < 0 ? LEVELS.indexOf(INFO) : known;
    this.clock = clock;
  }

  /**
   * Returns a log that writes to the process's own standard error: the function may replace {@link
   * System#err}.
   *
   * @param format {@code JSON} for JSON, anything else for text
   * @param level the lowest level to write; {@code INFO} if it isn't one of Lambda's
   */
  public static LambdaLog toStandardError(@Nullable String format, @Nullable String level) {
    return new LambdaLog(
        new FileOutputStream(FileDescriptor.err), format, level, Clock.systemUTC());
  }

  /** Writes that a client's first token is there. */
  void ready(ClientName client, AccessToken token, Duration after) {
    info(AgentMessages.ready(client, after.toMillis(), token.expiresAt(), token.type()));
  }

  public void info(String message) {
    write(INFO, message);
  }

  void warn(String message) {
    write(WARN, message);
  }

  /**
   * Writes a message once, until {@link #forget()}.
   *
   * @param details which may differ from time to time
   */
  synchronized void errorOnce(String message, String details) {
    if (told.size() < MAX_TOLD && !told.contains(message)) {
      error(message + details);
      // Only now: if memory is short, the line may not have been written.
      told.add(message);
    }
  }

  /** Forgets what was told: after a snapshot, it is in the log of another environment. */
  synchronized void forget() {
    told.clear();
  }

  /** Forgets one message, so that it is written again if its cause returns. */
  synchronized void forget(String message) {
    told.remove(message);
  }

  public void error(String message) {
    write(ERROR, message);
  }

  private void write(String level, String message) {
    if (LEVELS.indexOf(level) < threshold) {
      return;
    }
    StringBuilder line = new StringBuilder();
    if (json) {
      line.append("{\"timestamp\":\"").append(clock.instant().truncatedTo(ChronoUnit.MILLIS));
      line.append("\",\"level\":\"").append(level).append("\",\"message\":\"");
      appendEscaped(line, message);
      line.append("\"}");
    } else {
      appendEscaped(line, message);
    }
    try {
      // One write, so that lines of other threads stay whole.
      out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException ignored) {
      // Standard error is closed, and there is no other place to write to.
    }
  }

  /** Appends a message as a single line, whatever it contains. */
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
}
