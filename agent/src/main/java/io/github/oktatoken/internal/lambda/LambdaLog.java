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

  // The names of JSON members. Lambda's Java runtime has the last one in its own lines.
  public static final String CLIENT = "client";
  public static final String REASON = "reason";
  static final String EXPIRES_AT = "expires_at";
  static final String DURATION_MS = "duration_ms";
  private static final String REQUEST_ID = "AWSRequestId";

  private static final String LOGGER = "okta-token";

  /** From the lowest to the highest. */
  private static final List<String> LEVELS = List.of("TRACE", "DEBUG", INFO, WARN, ERROR, "FATAL");

  /** There are fewer kinds of messages. A bound for whatever makes up more. */
  private static final int MAX_TOLD = 100;

  private final OutputStream out;
  private final boolean json;
  private final int threshold;
  private final Clock clock;

  private volatile @Nullable String requestId;

  @GuardedBy("this")
  private final Set<String> told = new HashSet<>();

  public LambdaLog(OutputStream out, @Nullable String format, @Nullable String level, Clock clock) {
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
    info(
        LogEvent.TOKEN_READY,
        AgentMessages.ready(client, after.toMillis(), token.expiresAt(), token.type()),
        CLIENT,
        client,
        EXPIRES_AT,
        token.expiresAt(),
        DURATION_MS,
        after.toMillis());
  }

  /**
   * Writes a line.
   *
   * @param event what kind of line it is: a {@link LogEvent}
   * @param fields further members of a JSON line: a name and a value each
   */
  public void info(String event, String message, Object... fields) {
    write(INFO, event, message, fields);
  }

  void warn(String event, String message, Object... fields) {
    write(WARN, event, message, fields);
  }

  /**
   * Writes a message once, until {@link #forget()}.
   *
   * @param details which may differ from time to time
   */
  synchronized void errorOnce(String event, String message, String details) {
    if (told.size() < MAX_TOLD && !told.contains(message)) {
      error(event, message + details);
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

  /** Writes a line as {@link #info} does. */
  public void error(String event, String message, Object... fields) {
    write(ERROR, event, message, fields);
  }

  /** Has JSON lines name the invocation under way, or none. */
  void setRequestId(@Nullable String id) {
    requestId = id;
  }

  private void write(String level, String event, String message, Object... fields) {
    if (LEVELS.indexOf(level) < threshold) {
      return;
    }
    if (json) {
      JsonLine line = new JsonLine(clock.instant(), level).add("message", message);
      line.add("logger", LOGGER).add("event", event);
      for (int i = 0; i < fields.length; i += 2) {
        line.add(fields[i].toString(), fields[i + 1]);
      }
      write(line);
    } else {
      StringBuilder line = new StringBuilder();
      appendEscaped(line, message, false);
      writeLine(line.toString());
    }
  }

  /** Begins a line of metrics, which no level keeps out of the log: neither ours nor Lambda's. */
  JsonLine metricLine() {
    int level = Math.max(threshold, LEVELS.indexOf(INFO));
    return new JsonLine(clock.instant(), LEVELS.get(level));
  }

  /** Writes a line that is JSON whatever the format of the log. */
  void write(JsonLine line) {
    String id = requestId;
    if (id != null) {
      line.add(REQUEST_ID, id);
    }
    writeLine(line.text());
  }

  private void writeLine(String line) {
    try {
      // One write, so that lines of other threads stay whole.
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException ignored) {
      // Standard error is closed, and there is no other place to write to.
    }
  }

  /** Appends a text as part of a single line, whatever it contains. */
  static void appendEscaped(StringBuilder line, String text, boolean isJson) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isJson && (c == '"' || c == '\\')) {
        line.append('\\').append(c);
      } else {
        line.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
  }
}
