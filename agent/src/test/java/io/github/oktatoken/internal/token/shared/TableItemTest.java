package io.github.oktatoken.internal.token.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Items as DynamoDB has them, and what other programs may have written. */
class TableItemTest {
  private static final TableItem ITEM =
      new TableItem(1, 1_767_229_200, ByteString.encodeUtf8("sealed"), 1_767_225_603_000L, "now");

  @Test
  void readsAnItemByItsKeyAsItIsNow() throws Exception {
    assertThat(TableItem.get("arn:table", "id").utf8())
        .isEqualTo(
            "{\"TableName\":\"arn:table\",\"Key\":{\"id\":{\"S\":\"id\"}},\"ConsistentRead\":true}");
  }

  @Test
  void replacesOnlyTheItemThatWasSeen() throws Exception {
    TableItem seen = new TableItem(1, 2, null, 0, "before");

    assertThat(ITEM.put("arn:table", "id", seen).utf8())
        .isEqualTo(
            "{\"TableName\":\"arn:table\",\"Item\":{\"id\":{\"S\":\"id\"},"
                + "\"version\":{\"N\":\"1\"},\"expires_at\":{\"N\":\"1767229200\"},"
                + "\"token\":{\"B\":\"c2VhbGVk\"},\"leased_until\":{\"N\":\"1767225603000\"},"
                + "\"change\":{\"S\":\"now\"}},\"ConditionExpression\":\"#c = :seen OR #c = :own\","
                + "\"ExpressionAttributeNames\":{\"#c\":\"change\"},"
                + "\"ExpressionAttributeValues\":{\":own\":{\"S\":\"now\"},"
                + "\":seen\":{\"S\":\"before\"}}}");
  }

  @Test
  void writesANewItemOnlyWhereNoneIs() throws Exception {
    String put = new TableItem(1, 2, null, 0, "now").put("arn:table", "id", null).utf8();

    assertThat(put)
        .doesNotContain("\"token\"", "leased_until", ":seen")
        .endsWith(
            "\"ConditionExpression\":\"attribute_not_exists(#c) OR #c = :own\","
                + "\"ExpressionAttributeNames\":{\"#c\":\"change\"},"
                + "\"ExpressionAttributeValues\":{\":own\":{\"S\":\"now\"}}}");
    assertThat(new TableItem(1, 2, null, 0, "now").put("t", "id", read("{\"Item\":{}}")).utf8())
        .as("over an item of another program")
        .contains("attribute_not_exists(#c)");
  }

  @Test
  void readsTheItemThatWasWritten() throws Exception {
    String put = ITEM.put("arn:table", "id", null).utf8();
    String item = put.substring(put.indexOf("\"Item\""), put.indexOf(",\"ConditionExpression\""));

    assertThat(read("{" + item + "}")).isEqualTo(ITEM);
    assertThat(read("{\"ConsumedCapacity\":{\"Table\":[]}," + item + "}")).isEqualTo(ITEM);
  }

  @Test
  void thereMayBeNoItem() throws Exception {
    assertThat(read("{}")).isNull();
    assertThat(read("{\"Item\":null}")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"version\":{\"S\":\"1\"},\"token\":{\"S\":\"x\"},\"change\":{\"N\":\"1\"}}",
        "{\"version\":1,\"token\":[],\"change\":null,\"expires_at\":\"1\"}",
        "{\"version\":{\"N\":\"1e9\"},\"expires_at\":{\"N\":\"9999999999999999999\"}}",
        "{\"token\":{\"B\":\"?\"},\"leased_until\":{\"NULL\":true},\"more\":{\"M\":{}}}",
      })
  void anAttributeOfAnotherTypeIsAsGoodAsAbsent(String item) throws Exception {
    assertThat(read("{\"Item\":" + item + "}")).isEqualTo(new TableItem(0, 0, null, 0, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "<html>", "{\"Item\":{", "{} {}", "{\"Item\":{}}x"})
  void refusesWhatIsNoResponseOfDynamoDb(String response) {
    assertThatIOException().isThrownBy(() -> read(response));
  }

  private static @Nullable TableItem read(String response) throws Exception {
    return TableItem.read(ByteString.encodeUtf8(response));
  }
}
