package io.github.oktatoken.bench;

import java.util.function.UnaryOperator;

/** A table of DynamoDB with one item at most, which believes every request. */
final class OneItem implements UnaryOperator<String> {
  private static final String BEGIN = "\"Item\":";
  private static final String END = ",\"ConditionExpression\"";

  private String item = "";

  @Override
  public synchronized String apply(String request) {
    int begin = request.indexOf(BEGIN);
    if (begin >= 0) {
      item = request.substring(begin, request.indexOf(END));
      return "{}";
    }
    return "{" + item + "}";
  }

  synchronized void clear() {
    item = "";
  }
}
