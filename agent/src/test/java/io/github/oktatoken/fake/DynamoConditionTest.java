package io.github.oktatoken.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DynamoConditionTest {
  private static final Map<String, Object> ITEM =
      Map.of("id", Map.of("S", "a"), "change", Map.of("S", "1"), "version", Map.of("N", "7"));

  @Test
  void noConditionHoldsForAnItemAndForNone() throws Exception {
    DynamoCondition condition = DynamoCondition.of(Map.of());

    assertThat(condition.holds(ITEM)).isTrue();
    assertThat(condition.holds(null)).isTrue();
  }

  @Test
  void attributeNotExistsHoldsForNoItemAlone() throws Exception {
    DynamoCondition condition = DynamoCondition.of(request("attribute_not_exists(id)", null, null));

    assertThat(condition.holds(ITEM)).isFalse();
    assertThat(condition.holds(null)).isTrue();
  }

  @Test
  void attributeNotExistsHoldsForAnItemWithoutIt() throws Exception {
    String expression = "attribute_not_exists(#c)";
    DynamoCondition present = DynamoCondition.of(request(expression, Map.of("#c", "change"), null));
    DynamoCondition absent = DynamoCondition.of(request(expression, Map.of("#c", "absent"), null));

    assertThat(present.holds(ITEM)).isFalse();
    assertThat(present.holds(null)).isTrue();
    assertThat(absent.holds(ITEM)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "change, S, 1, true",
    "change, S, 2, false",
    "change, N, 1, false",
    "version, N, 7, true",
    "version, N, 7.0, true",
    "version, N, 07, true",
    "version, S, 7, false",
    "absent, S, 1, false"
  })
  void anEquationHoldsForTheSameValueOfTheSameType(
      String name, String type, String value, boolean holds) throws Exception {
    DynamoCondition condition =
        DynamoCondition.of(
            request("#c = :c", Map.of("#c", name), Map.of(":c", Map.of(type, value))));

    assertThat(condition.holds(ITEM)).isEqualTo(holds);
    assertThat(condition.holds(null)).isFalse();
  }

  @Test
  void ofTwoTermsOneHasToBeTrue() throws Exception {
    Map<String, Object> values = Map.of(":c", Map.of("S", "0"), ":d", Map.of("S", "1"));
    Map<String, Object> changed = Map.of("id", Map.of("S", "a"), "change", Map.of("S", "2"));
    DynamoCondition either =
        DynamoCondition.of(request("#c = :c OR #c = :d", Map.of("#c", "change"), values));
    DynamoCondition orNone =
        DynamoCondition.of(
            request(
                "attribute_not_exists(#c) OR #c = :d",
                Map.of("#c", "change"),
                Map.of(":d", Map.of("S", "1"))));

    assertThat(either.holds(ITEM)).isTrue();
    assertThat(either.holds(changed)).isFalse();
    assertThat(either.holds(null)).isFalse();
    assertThat(orNone.holds(ITEM)).isTrue();
    assertThat(orNone.holds(changed)).isFalse();
    assertThat(orNone.holds(null)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "#c=:c",
        "#c <> :c",
        "change = :c",
        "#c = :d",
        "#d = :c",
        "#c = :c OR #c = :d",
        "#c = :c OR ",
        "#c = :c AND #c = :c",
        "attribute_not_exists(change)",
        "attribute_not_exists(id)"
      })
  void anyOtherExpressionIsRefused(String expression) {
    assertThatThrownBy(
            () ->
                DynamoCondition.of(
                    request(expression, Map.of("#c", "change"), Map.of(":c", Map.of("S", "1")))))
        .isInstanceOf(DynamoError.class);
  }

  @Test
  void namesAndValuesWithoutAnExpressionAreRefused() {
    assertThatThrownBy(() -> DynamoCondition.of(request(null, Map.of("#c", "change"), null)))
        .isInstanceOf(DynamoError.class);
    assertThatThrownBy(
            () -> DynamoCondition.of(request(null, null, Map.of(":c", Map.of("S", "1")))))
        .isInstanceOf(DynamoError.class);
  }

  @Test
  void anUnusedNameOrValueIsRefused() {
    Map<String, Object> name = Map.of("#c", "change");
    Map<String, Object> value = Map.of(":c", Map.of("S", "1"));

    assertThatThrownBy(
            () -> DynamoCondition.of(request("#c = :c", Map.of("#c", "a", "#d", "b"), value)))
        .hasMessageContaining("#d");
    assertThatThrownBy(
            () ->
                DynamoCondition.of(
                    request(
                        "#c = :c", name, Map.of(":c", Map.of("S", "1"), ":d", Map.of("S", "2")))))
        .hasMessageContaining(":d");
  }

  private static Map<String, Object> request(
      @Nullable String expression,
      @Nullable Map<String, Object> names,
      @Nullable Map<String, Object> values) {
    Map<String, Object> request = new HashMap<>();
    if (expression != null) {
      request.put("ConditionExpression", expression);
    }
    if (names != null) {
      request.put("ExpressionAttributeNames", names);
    }
    if (values != null) {
      request.put("ExpressionAttributeValues", values);
    }
    return request;
  }
}
