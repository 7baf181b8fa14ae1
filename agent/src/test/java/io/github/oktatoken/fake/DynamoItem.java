package io.github.oktatoken.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the attributes of an item, and brings their values into DynamoDB's form. */
final class DynamoItem {
  static final String KEY = "id";

  /** The bounds are under "Quotas in Amazon DynamoDB" in its developer guide. */
  private static final int MAX_SIZE = 400 * 1024;

  private static final int MAX_KEY_SIZE = 2048;
  private static final int MAX_DIGITS = 38;
  private static final int MAX_EXPONENT = 125;
  private static final int MIN_EXPONENT = -130;

  private DynamoItem() {}

  /** Returns an item that may be put into the table. */
  static Map<String, Object> of(@Nullable Object json) throws DynamoError {
    Map<String, Object> item = attributes("Item", json);
    if (size(item) > MAX_SIZE) {
      throw DynamoError.validation("Item size has exceeded the maximum allowed size");
    }
    if (!item.containsKey(KEY)) {
      throw invalidKey("Missing the key id in the item");
    }
    checkKey(item, "Type mismatch for key id expected: S");
    return item;
  }

  /** Returns the value of a key. */
  static String key(@Nullable Object json) throws DynamoError {
    Map<String, Object> key = attributes("Key", json);
    String mismatch = "The provided key element does not match the schema";
    if (key.size() != 1 || !key.containsKey(KEY)) {
      throw DynamoError.validation(mismatch);
    }
    return checkKey(key, mismatch);
  }

  /** Returns attributes by their names; each is of one of the types that the agent uses. */
  static Map<String, Object> attributes(String member, @Nullable Object json) throws DynamoError {
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (Map.Entry<?, ?> each : map(member, json).entrySet()) {
      attributes.put(String.valueOf(each.getKey()), value(each.getValue()));
    }
    return attributes;
  }

  /** Returns the object that is a member of the request. */
  static Map<?, ?> map(String member, @Nullable Object json) throws DynamoError {
    if (json == null) {
      throw DynamoError.validation(
          "1 validation error detected: Value null at '"
              + Character.toLowerCase(member.charAt(0))
              + member.substring(1)
              + "' failed to satisfy constraint: Member must not be null");
    }
    if (json instanceof Map<?, ?> map) {
      return map;
    }
    throw DynamoError.serialization("Unexpected field type");
  }

  private static Map<String, String> value(@Nullable Object json) throws DynamoError {
    if (!(json instanceof Map<?, ?> value)) {
      throw DynamoError.serialization("Unexpected value type in payload");
    }
    if (value.size() != 1) {
      throw DynamoError.validation(
          "Supplied AttributeValue "
              + (value.isEmpty() ? "is empty" : "has more than one datatypes set")
              + ", must contain exactly one of the supported datatypes");
    }
    Map.Entry<?, ?> only = value.entrySet().iterator().next();
    String type = String.valueOf(only.getKey());
    if (!(only.getValue() instanceof String text)) {
      throw DynamoError.serialization("the fake knows the types S, N and B alone");
    }
    return switch (type) {
      case "S" -> Map.of(type, text);
      case "N" -> Map.of(type, number(text));
      case "B" -> Map.of(type, base64(text));
      default -> throw DynamoError.serialization("the fake knows the types S, N and B alone");
    };
  }

  private static String number(String text) throws DynamoError {
    try {
      BigDecimal number = new BigDecimal(text).stripTrailingZeros();
      if (number.precision() > MAX_DIGITS) {
        throw DynamoError.validation(
            "Attempting to store more than 38 significant digits in a Number");
      }
      long exponent = (long) number.precision() - number.scale() - 1;
      if (number.signum() != 0 && (exponent > MAX_EXPONENT || exponent < MIN_EXPONENT)) {
        throw DynamoError.validation(
            "Attempting to store a number with magnitude outside of the supported range");
      }
      return number.toPlainString();
    } catch (NumberFormatException e) {
      throw DynamoError.validation("The parameter cannot be converted to a numeric value: " + text);
    }
  }

  private static String base64(String text) throws DynamoError {
    try {
      if (Base64.getEncoder().encodeToString(Base64.getDecoder().decode(text)).equals(text)) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      // Below.
    }
    throw DynamoError.serialization("only base-64-encoded strings are convertible to bytes");
  }

  private static String checkKey(Map<String, Object> attributes, String mismatch)
      throws DynamoError {
    String key = text(attributes, KEY, "S");
    if (key == null) {
      throw mismatch.startsWith("Type") ? invalidKey(mismatch) : DynamoError.validation(mismatch);
    }
    if (key.isEmpty() || key.getBytes(UTF_8).length > MAX_KEY_SIZE) {
      throw invalidKey("The AttributeValue for a key attribute is empty or too long. Key: id");
    }
    return key;
  }

  private static DynamoError invalidKey(String what) {
    return DynamoError.validation("One or more parameter values were invalid: " + what);
  }

  /** Returns the value of an attribute of a type, or {@code null}. */
  static @Nullable String text(Map<String, Object> attributes, String name, String type) {
    return attributes.get(name) instanceof Map<?, ?> value && value.get(type) instanceof String text
        ? text
        : null;
  }

  /** Returns about the size by which DynamoDB bounds items; a number counts as a text. */
  private static int size(Map<String, Object> item) {
    int size = 0;
    for (String name : item.keySet()) {
      size += name.getBytes(UTF_8).length;
      for (String type : new String[] {"S", "N", "B"}) {
        String text = text(item, name, type);
        if (text != null) {
          size += type.equals("B") ? Base64.getDecoder().decode(text).length : bytes(text);
        }
      }
    }
    return size;
  }

  private static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }
}
