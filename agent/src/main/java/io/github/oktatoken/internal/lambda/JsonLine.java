package io.github.oktatoken.internal.lambda;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A JSON object on one line of the log. It begins with a timestamp and a level: Lambda takes a line
 * without them for one of level INFO.
 */
final class JsonLine {
  private final StringBuilder json = new StringBuilder(256);

  JsonLine(Instant now, String level) {
    json.append("{\"timestamp\":\"").append(now.truncatedTo(ChronoUnit.MILLIS)).append('"');
    add("level", level);
  }

  /** Adds a member: a number, or the text of anything else. */
  JsonLine add(String name, Object value) {
    if (value instanceof Number) {
      return addJson(name, value.toString());
    }
    addJson(name, "\"");
    LambdaLog.appendEscaped(json, value.toString(), true);
    json.append('"');
    return this;
  }

  /** Adds a member whose value is JSON already. */
  JsonLine addJson(String name, String value) {
    json.append(",\"").append(name).append("\":").append(value);
    return this;
  }

  String text() {
    return json + "}";
  }
}
