package io.github.oktatoken.internal.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvokeEventTest {
  @Test
  void readsTheDeadlineOfAnInvokeEvent() {
    assertThat(
            read(
                "{\"eventType\":\"INVOKE\",\"tracing\":{\"deadlineMs\":1},"
                    + "\"deadlineMs\":1767225600123,\"requestId\":\"r\"}"))
        .isEqualTo(1_767_225_600_123L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "<html>",
        "\u0000\u00ff",
        "{\"deadlineMs\":null}",
        "{\"deadlineMs\":{}}",
        "{\"deadlineMs\":\"soon\"}",
        "{\"deadlineMs\":1.5}",
        "{\"deadlineMs\":1e999999999}",
        "{\"deadlineMs\":9223372036854775808}",
        "{\"deadlineMs\"",
        "{\"eventType\":\"INVOKE\"}"
      })
  void readsNoDeadlineFromAnInvalidInvokeEvent(String body) {
    assertThat(read(body)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void readsNoDeadlineFromADeeplyNestedInvokeEvent() {
    assertThat(read("{\"x\":".repeat(10_000))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void readsTheRequestIdOfAnInvokeEvent() {
    assertThat(event("{\"requestId\":\"8476a536\",\"deadlineMs\":1}").requestId())
        .isEqualTo("8476a536");
    assertThat(event("{\"deadlineMs\":1,\"requestId\":\"8476a536\"}").requestId())
        .isEqualTo("8476a536");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"requestId\":7}", "{\"requestId\":null}"})
  void readsNoRequestIdWhereThereIsNone(String body) {
    assertThat(event(body).requestId()).isNull();
  }

  @Test
  void readsNoRequestIdWithoutEnd() {
    assertThat(event("{\"requestId\":\"" + "8".repeat(101) + "\"}").requestId()).isNull();
    assertThat(event("{\"requestId\":\"" + "8".repeat(100) + "\"}").requestId()).isNotNull();
  }

  @Test
  void keepsTheDeadlineOfAnEventThatBreaksOffAfterIt() {
    assertThat(read("{\"deadlineMs\":5,\"requestId\":\"8476")).isEqualTo(5);
  }

  private static InvokeEvent event(String body) {
    return InvokeEvent.read(body.getBytes(UTF_8));
  }

  private static long read(String body) {
    return event(body).deadlineMillis();
  }
}
