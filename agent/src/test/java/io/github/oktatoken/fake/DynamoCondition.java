package io.github.oktatoken.fake;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a write, of one of the forms that the agent uses, or none.
 *
 * @param terms of which one has to be true, if there are any
 */
record DynamoCondition(List<Term> terms) {
  private static final String NAMES = "ExpressionAttributeNames";
  private static final String VALUES = "ExpressionAttributeValues";
  private static final Pattern EQUATION = Pattern.compile("(#\\w+) = (:\\w+)");
  private static final Pattern ABSENCE =
      Pattern.compile("attribute_not_exists\\((#\\w+|" + DynamoItem.KEY + ")\\)");

  /**
   * A part of a condition.
   *
   * @param name the attribute that it is about
   * @param value what it has to be, or {@code null} if there must be none
   */
  private record Term(String name, @Nullable Object value) {
    boolean holds(@Nullable Map<String, Object> item) {
      if (value == null) {
        return item == null || !item.containsKey(name);
      }
      return item != null && value.equals(item.get(name));
    }
  }

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
    List<Term> terms = new ArrayList<>();
    Set<String> used = new HashSet<>();
    if (expression != null) {
      for (String term : String.valueOf(expression).split(" OR ", -1)) {
        terms.add(term(term, names, values, used));
      }
    }
    checkAllUsed(NAMES, names, used);
    checkAllUsed(VALUES, values, used);
    return new DynamoCondition(terms);
  }

  private static Term term(String term, Map<?, ?> names, Map<?, ?> values, Set<String> used)
      throws DynamoError {
    Matcher absence = ABSENCE.matcher(term);
    if (absence.matches()) {
      return new Term(name(absence.group(1), names, used), null);
    }
    Matcher equation = EQUATION.matcher(term);
    if (!equation.matches()) {
      throw invalid("the fake doesn't know " + term);
    }
    String name = name(equation.group(1), names, used);
    String value = equation.group(2);
    if (!values.containsKey(value)) {
      throw invalid(
          "An expression attribute value used in expression is not defined; attribute value: "
              + value);
    }
    used.add(value);
    return new Term(name, values.get(value));
  }

  private static String name(String name, Map<?, ?> names, Set<String> used) throws DynamoError {
    if (name.equals(DynamoItem.KEY)) {
      return name;
    }
    if (!(names.get(name) instanceof String attribute)) {
      throw invalid(
          "An expression attribute name used in the document path is not defined; attribute name: "
              + name);
    }
    used.add(name);
    return attribute;
  }

  /** Returns whether the condition holds for what is in the table now. */
  boolean holds(@Nullable Map<String, Object> item) {
    return terms.isEmpty() || terms.stream().anyMatch(term -> term.holds(item));
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
