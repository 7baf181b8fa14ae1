package io.github.oktatoken.fake;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The items of a table, and the two operations on them that the agent uses. */
final class DynamoTable {
  private static final Set<String> OF_GET = Set.of("TableName", "Key", "ConsistentRead");
  private static final Set<String> OF_PUT =
      Set.of(
          "TableName",
          "Item",
          "ConditionExpression",
          "ExpressionAttributeNames",
          "ExpressionAttributeValues");

  private final Set<String> names;
  private final Map<String, Map<String, Object>> items = new ConcurrentHashMap<>();

  /**
   * Has no items.
   *
   * @param names those that a request may use for the table
   */
  DynamoTable(Set<String> names) {
    this.names = names;
  }

  Map<String, Map<String, Object>> items() {
    return items;
  }

  /** Performs GetItem. */
  Map<String, Object> get(Map<String, Object> request) throws DynamoError {
    checkMembers(request, OF_GET);
    @Nullable Object consistent = request.get("ConsistentRead");
    if (consistent != null && !(consistent instanceof Boolean)) {
      throw DynamoError.serialization("ConsistentRead is not a boolean");
    }
    String key = DynamoItem.key(request.get("Key"));
    checkName(request);
    @Nullable Map<String, Object> item = items.get(key);
    return item == null ? Map.of() : Map.of("Item", item);
  }

  /** Performs PutItem, whose condition and write nothing comes between. */
  synchronized Map<String, Object> put(Map<String, Object> request) throws DynamoError {
    checkMembers(request, OF_PUT);
    Map<String, Object> item = DynamoItem.of(request.get("Item"));
    DynamoCondition condition = DynamoCondition.of(request);
    checkName(request);
    String key = String.valueOf(DynamoItem.text(item, DynamoItem.KEY, "S"));
    if (!condition.holds(items.get(key))) {
      throw DynamoError.conditionFailed();
    }
    items.put(key, item);
    return Map.of();
  }

  /** DynamoDB knows more of them, which a test would take for checked. */
  private static void checkMembers(Map<String, Object> request, Set<String> known)
      throws DynamoError {
    for (String member : request.keySet()) {
      if (!known.contains(member)) {
        throw DynamoError.validation("the fake doesn't know " + member);
      }
    }
  }

  private void checkName(Map<String, Object> request) throws DynamoError {
    @Nullable Object name = request.get("TableName");
    if (name == null) {
      throw DynamoError.validation("The parameter 'TableName' is required but was not present");
    }
    if (!names.contains(name)) {
      throw DynamoError.noSuchTable();
    }
  }
}
