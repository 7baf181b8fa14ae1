package io.github.oktatoken.internal.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.squareup.moshi.JsonReader;
import io.github.oktatoken.AccessToken;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.internal.env.ClientName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LambdaLogTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ManualClock clock = new ManualClock();

  @ParameterizedTest
  @CsvSource({"JSON", "json"})
  void logsJsonIfLambdaIsConfiguredSo(String format) {
    LambdaLog log = log(format, null);
    clock.advance(Duration.ofNanos(123_456_789));

    log.info("test", "all is well");
    log.error("test", "nothing is");

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "{\"timestamp\":\"2026-01-01T00:00:00.123Z\",\"level\":\"INFO\","
                + "\"message\":\"all is well\",\"logger\":\"okta-token\",\"event\":\"test\"}\n"
                + "{\"timestamp\":\"2026-01-01T00:00:00.123Z\",\"level\":\"ERROR\","
                + "\"message\":\"nothing is\",\"logger\":\"okta-token\",\"event\":\"test\"}\n");
  }

  @ParameterizedTest
  @CsvSource({"Bearer, ''", "bearer, ''", "DPoP, ', type DPoP'"})
  void logsATokenTypeOtherThanBearer(String type, String named) {
    AccessToken token = new AccessToken("t0k3n", type, null, clock.instant());

    log(null, null).ready(ClientName.DEFAULT, token, Duration.ofMillis(12));

    assertThat(out.toString(UTF_8))
        .isEqualTo("okta token ready in 12 ms, expires 2026-01-01T00:00:00Z" + named + "\n");
  }

  @Test
  void logsTheNameOfANamedClient() {
    AccessToken token = new AccessToken("t0k3n", "Bearer", null, clock.instant());

    log(null, null).ready(new ClientName("payments"), token, Duration.ofMillis(12));

    assertThat(out.toString(UTF_8))
        .isEqualTo("okta token payments ready in 12 ms, expires 2026-01-01T00:00:00Z\n");
  }

  @ParameterizedTest
  @CsvSource({",", "Text", "xml"})
  void logsTextByDefault(String format) {
    log(format, null).info("test", "all is \"well\" \\ über");

    assertThat(out.toString(UTF_8)).isEqualTo("all is \"well\" \\ über\n");
  }

  @ParameterizedTest
  @CsvSource({
    "TRACE, true, true",
    "DEBUG, true, true",
    "INFO, true, true",
    "info, true, true",
    ", true, true",
    "LOUD, true, true",
    "WARN, false, true",
    "warn, false, true",
    "ERROR, false, true",
    "FATAL, false, false"
  })
  void logsNothingBelowTheLevel(String level, boolean info, boolean error) {
    LambdaLog log = log(null, level);

    log.info("test", "well");
    log.error("test", "ill");

    assertThat(out.toString(UTF_8)).isEqualTo((info ? "well\n" : "") + (error ? "ill\n" : ""));
  }

  @Test
  void logsATextMessageOnOneLine() {
    log(null, null).error("test", "a\r\nb\tc\u0000d\u001b[31m\u0085e\u007f");

    assertThat(out.toString(UTF_8)).isEqualTo("a  b c d [31m e \n");
  }

  @Test
  void escapesAJsonLogMessage() throws IOException {
    String message = "\",\"level\":\"FATAL\"}\n{\\u0022\\\" über \u0085\ud83d\ude00";

    log("JSON", null).error("test", message);

    String line = out.toString(UTF_8);
    assertThat(line).hasLineCount(1).endsWith("}\n");
    assertThat(JsonReader.of(new Buffer().writeUtf8(line)).readJsonValue())
        .isEqualTo(
            Map.of(
                "timestamp", "2026-01-01T00:00:00Z",
                "level", "ERROR",
                "message", message.replace('\n', ' ').replace('\u0085', ' '),
                "logger", "okta-token",
                "event", "test"));
  }

  @Test
  void writesALogLineInOneWrite() throws IOException {
    Buffer writes = new Buffer();
    OutputStream counting =
        new OutputStream() {
          @Override
          public void write(int b) {
            writes.writeUtf8("[byte]");
          }

          @Override
          public void write(byte[] bytes, int start, int count) {
            writes.writeUtf8("[").write(bytes, start, count).writeUtf8("]");
          }
        };

    new LambdaLog(counting, null, null, clock).info("test", "whole");

    assertThat(writes.readUtf8()).isEqualTo("[whole\n]");
  }

  @Test
  void ignoresThatStandardErrorIsClosed() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("closed");
          }
        };

    assertThatCode(() -> new LambdaLog(closed, null, null, clock).error("test", "lost"))
        .doesNotThrowAnyException();
  }

  private LambdaLog log(@Nullable String format, @Nullable String level) {
    return new LambdaLog(out, format, level, clock);
  }
}
