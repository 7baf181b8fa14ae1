package io.github.oktatoken.internal.token.shared;

import com.squareup.moshi.JsonWriter;
import io.github.oktatoken.internal.base.JsonMembers;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import java.io.IOException;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * An item of the table: a token, a lease, or both.
 *
 * @param expiresAt when the token expires, or else the lease, in seconds since the epoch; DynamoDB
 *     deletes the item some time after that
 * @param token the encrypted token
 * @param leasedUntilMillis until when one environment requests the next token; 0 without a lease
 * @param change another text after each write, by which the next one makes sure that nothing has
 *     changed since the item was read
 */
record TableItem(
    int version,
    long expiresAt,
    @Nullable ByteString token,
    long leasedUntilMillis,
    String change) {
  private static final String VERSION = "version";
  private static final String EXPIRES_AT = "expires_at";
  private static final String TOKEN = "token";
  private static final String LEASED_UNTIL = "leased_until";
  private static final String CHANGE = "change";

  static long expiry(AccessTokenResponse response) {
    return response.token().expiresAt().getEpochSecond();
  }

  /** Writes the request that reads an item. */
  static ByteString get(String table, String id) throws IOException {
    Buffer json = new Buffer();
    try (JsonWriter writer = JsonWriter.of(json).beginObject()) {
      writer.name("TableName").value(table);
      writer.name("Key").beginObject();
      text(writer, "id", id);
      writer.endObject();
      // What another environment has just written counts.
      writer.name("ConsistentRead").value(true);
      writer.endObject();
    }
    return json.readByteString();
  }

  /**
   * Writes the request that replaces an item.
   *
   * <p>It may be sent twice: the second time it finds its own text of the change.
   *
   * @param seen what is there, or {@code null} for nothing; if that isn't true, the request fails
   */
  ByteString put(String table, String id, @Nullable TableItem seen) throws IOException {
    Buffer json = new Buffer();
    try (JsonWriter writer = JsonWriter.of(json).beginObject()) {
      writer.name("TableName").value(table);
      writer.name("Item").beginObject();
      text(writer, "id", id);
      number(writer, VERSION, version);
      number(writer, EXPIRES_AT, expiresAt);
      if (token != null) {
        writer.name(TOKEN).beginObject().name("B").value(token.base64()).endObject();
      }
      if (leasedUntilMillis != 0) {
        number(writer, LEASED_UNTIL, leasedUntilMillis);
      }
      text(writer, CHANGE, change);
      writer.endObject();
      condition(writer, seen == null ? "" : seen.change);
      writer.endObject();
    }
    return json.readByteString();
  }

  private void condition(JsonWriter writer, String seen) throws IOException {
    // An item that another program has written may lack the attribute.
    boolean isNew = seen.isEmpty();
    writer.name("ConditionExpression");
    writer.value((isNew ? "attribute_not_exists(#c)" : "#c = :seen") + " OR #c = :own");
    writer.name("ExpressionAttributeNames").beginObject();
    writer.name("#c").value(CHANGE).endObject();
    writer.name("ExpressionAttributeValues").beginObject();
    text(writer, ":own", change);
    if (!isNew) {
      text(writer, ":seen", seen);
    }
    writer.endObject();
  }

  private static void text(JsonWriter writer, String name, String value) throws IOException {
    writer.name(name).beginObject().name("S").value(value).endObject();
  }

  private static void number(JsonWriter writer, String name, long value) throws IOException {
    writer.name(name).beginObject().name("N").value(String.valueOf(value)).endObject();
  }

  /**
   * Reads the response to {@link #get}.
   *
   * @return {@code null} if there is no such item
   * @throws IOException if it is no response of DynamoDB; the message may repeat a part of it
   */
  static @Nullable TableItem read(ByteString response) throws IOException {
    try (JsonMembers members = JsonMembers.of(response)) {
      TableItem item = null;
      while (members.next()) {
        JsonMembers inside = members.name().equals("Item") ? members.object() : null;
        item = inside == null ? item : of(inside);
      }
      if (!members.isWhole()) {
        throw new IOException();
      }
      return item;
    }
  }

  /** An attribute of another type, or none, is as good as absent: the item counts for nothing. */
  private static TableItem of(JsonMembers attributes) throws IOException {
    long version = 0;
    long expiresAt = 0;
    ByteString token = null;
    long leasedUntilMillis = 0;
    String change = "";
    while (attributes.next()) {
      String name = attributes.name();
      JsonMembers value = attributes.object();
      while (value != null && value.next()) {
        String text = value.text();
        if (text == null) {
          continue;
        }
        switch (value.name() + " " + name) {
          case "N " + VERSION -> version = number(text);
          case "N " + EXPIRES_AT -> expiresAt = number(text);
          case "B " + TOKEN -> token = ByteString.decodeBase64(text);
          case "N " + LEASED_UNTIL -> leasedUntilMillis = number(text);
          case "S " + CHANGE -> change = text;
          default -> {}
        }
      }
    }
    return new TableItem((int) version, expiresAt, token, leasedUntilMillis, change);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException ignored) {
      // Written by another program.
      return 0;
    }
  }

  /** Hides everything. */
  @Override
  public String toString() {
    return "TableItem[]";
  }
}
