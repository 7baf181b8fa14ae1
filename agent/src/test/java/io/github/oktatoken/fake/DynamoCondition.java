package io.github.oktatoken.fake;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a write, of one of the forms that the agent uses, or none.
 *
 * @param name the attribute that the condition is about, or {@code null} if there is no condition
 * @param value what it has to be, or {@code null} if there must be none
 */
record DynamoCondition(@Nullable String name, @Nullable Object value) {
  private static final String NAMES = "ExpressionAttributeNames";
  private static final String VALUES = "ExpressionAttributeValues";
  private static final Pattern EQUATION = Pattern.compile("(#\\w+) = (:\\w+)");

  /** Reads the condition of a request. */
  static DynamoCondition of(Map<String, Object> request) throws DynamoError {
    @Nullable Object expression = request.get("ConditionExpression");
    for (String member : new String[] {NAMES, VALUES}) {
      if (expression == null && request.containsKey(member)) {
        throw DynamoError.validation(member + " can only be specified when using expressions");
      }
    }
    Map<?, ?> names = optional(request, NAMES);
    Map<?, ?> values = optional(request, VALUES);
    if (expression == null) {
      return new DynamoCondition(null, null);
    }
    if (expression.equals("attribute_not_exists(" + DynamoItem.KEY + ")")) {
      checkAllUsed(NAMES, names, Set.of());
      checkAllUsed(VALUES, values, Set.of());
      return new DynamoCondition(DynamoItem.KEY, null);
    }
    if (expression.equals("attribute_not_exists(#c)") && names.get("#c") instanceof String name) {
      checkAllUsed(NAMES, names, Set.of("#c"));
      checkAllUsed(VALUES, values, Set.of());
      return new DynamoCondition(name, null);
    }
    Matcher equation = EQUATION.matcher(String.valueOf(expression));
    if (!equation.matches()) {
      throw invalid("the fake doesn't know " + expression);
    }
    String name = equation.group(1);
    String value = equation.group(2);
    if (!(names.get(name) instanceof String attribute)) {
      throw invalid(
          "An expression attribute name used in the document path is not defined; attribute name: "
              + name);
    }
    if (!values.containsKey(value)) {
      throw invalid(
          "An expression attribute value used in expression is not defined; attribute value: "
              + value);
    }
    checkAllUsed(NAMES, names, Set.of(name));
    checkAllUsed(VALUES, values, Set.of(value));
    return new DynamoCondition(attribute, values.get(value));
  }

  /** Returns whether the condition holds for what is in the table now. */
  boolean holds(@Nullable Map<String, Object> item) {
    if (name == null) {
      return true;
    }
    if (value == null) {
      return item == null || !item.containsKey(name);
    }
    return item != null && value.equals(item.get(name));
  }

  private static Map<?, ?> optional(Map<String, Object> request, String member) throws DynamoError {
    @Nullable Object json = request.get(member);
    if (json == null) {
      return Map.of();
    }
    Map<?, ?> map =
        member.equals(VALUES) ? DynamoItem.attributes(member, json) : DynamoItem.map(member, json);
    if (map.isEmpty()) {
      throw DynamoError.validation(member + " must not be empty");
    }
    return map;
  }

  private static void checkAllUsed(String member, Map<?, ?> defined, Set<String> used)
      throws DynamoError {
    Set<Object> unused = new HashSet<>(defined.keySet());
    unused.removeAll(used);
    if (!unused.isEmpty()) {
      throw DynamoError.validation(
          "Value provided in " + member + " unused in expressions: keys: " + unused);
    }
  }

  private static DynamoError invalid(String what) {
    return DynamoError.validation("Invalid ConditionExpression: " + what);
  }
}
