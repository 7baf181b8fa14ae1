package io.github.oktatoken.internal.base;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMembersTest {
  @Test
  void returnsMembersInOrderAndSkipsUnreadValues() throws Exception {
    assertThat(names("{\"a\":1,\"b\":{\"c\":[true]},\"d\":null,\"a\":\"\"}"))
        .containsExactly("a", "b", "d", "a");
    assertThat(names("{}")).isEmpty();
  }

  @Test
  void readsBytesAsByteStrings() throws Exception {
    try (JsonMembers json = JsonMembers.of("{\"a\":\"b\"}".getBytes(UTF_8))) {
      assertThat(json.next()).isTrue();
      assertThat(json.text()).isEqualTo("b");
      assertThat(json.next()).isFalse();
      assertThat(json.isWhole()).isTrue();
    }
  }

  @Test
  void takesNoOtherValueForAString() throws Exception {
    for (String other : List.of("1", "true", "null", "{}", "[]")) {
      try (JsonMembers json = first("{\"a\":" + other + ",\"b\":\"c\"}")) {
        assertThat(json.text()).isNull();
        assertThat(json.next()).as("goes on behind %s", other).isTrue();
        assertThat(json.text()).isEqualTo("c");
      }
    }
  }

  @Test
  void takesNoOtherValueForANumber() throws Exception {
    for (String other : List.of("\"1\"", "true", "null", "{}", "[]")) {
      try (JsonMembers json = first("{\"a\":" + other + ",\"b\":2}")) {
        assertThat(json.number()).isNaN();
        assertThat(json.next()).as("goes on behind %s", other).isTrue();
        assertThat(json.number()).isEqualTo(2);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7",
    "1767225600123, 1767225600123",
    "-1, -1",
    "1e3, 1000",
    "1.5, 9",
    "\"1\", 9",
    "null, 9",
    "9223372036854775808, 9223372036854775807",
    "1e999, 9"
  })
  void aWholeNumberHasNoFraction(String value, long read) throws Exception {
    try (JsonMembers json = first("{\"a\":" + value + "}")) {
      assertThat(json.wholeNumber(9)).isEqualTo(read);
    }
  }

  @Test
  void tellsNullFromOtherValues() throws Exception {
    try (JsonMembers json = first("{\"a\":null,\"b\":\"\"}")) {
      assertThat(json.isNull()).isTrue();
      assertThat(json.next()).isTrue();
      assertThat(json.isNull()).isFalse();
    }
  }

  @Test
  void goesIntoAnObjectAndOutOfIt() throws Exception {
    try (JsonMembers json = first("{\"a\":{\"b\":\"c\"},\"d\":\"e\"}")) {
      JsonMembers inside = json.object();
      assertThat(inside).isNotNull();
      assertThat(inside.next()).isTrue();
      assertThat(inside.text()).isEqualTo("c");
      assertThat(inside.next()).isFalse();
      assertThat(json.next()).isTrue();
      assertThat(json.object()).isNull();
      assertThat(json.text()).isEqualTo("e");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{} {}", "{},", "{}x"})
  void whatFollowsTheObjectIsNotPartOfIt(String text) throws Exception {
    try (JsonMembers json = JsonMembers.of(ByteString.encodeUtf8(text))) {
      assertThat(json.next()).isFalse();
      assertThat(isWhole(json)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "1", "\"a\"", "{", "{\"a\"", "{\"a\":", "{\"a\":}"})
  void whatIsNoObjectIsRefused(String text) {
    assertThatThrownBy(() -> names(text)).isInstanceOf(IOException.class);
  }

  @Test
  void whatIsNestedTooDeeplyIsRefused() {
    assertThatThrownBy(() -> names("{\"x\":".repeat(10_000))).isInstanceOf(IOException.class);
  }

  private static boolean isWhole(JsonMembers json) {
    try {
      return json.isWhole();
    } catch (IOException ignored) {
      return false;
    }
  }

  private static JsonMembers first(String text) throws IOException {
    JsonMembers json = JsonMembers.of(ByteString.encodeUtf8(text));
    assertThat(json.next()).isTrue();
    return json;
  }

  private static List<String> names(String text) throws IOException {
    List<String> names = new ArrayList<>();
    try (JsonMembers json = JsonMembers.of(ByteString.encodeUtf8(text))) {
      while (json.next()) {
        names.add(json.name());
      }
    }
    return names;
  }
}
