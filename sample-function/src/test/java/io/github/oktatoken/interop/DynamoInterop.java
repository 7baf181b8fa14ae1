package io.github.oktatoken.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.fake.FakeDynamo;
import io.github.oktatoken.fake.SignedCaller;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our fake table and npm's {@code dynalite} respond to the same requests with the same status, type
 * of error and item.
 */
class DynamoInterop {
  private static final String REGION = "eu-central-1";
  private static final String ARN = "arn:aws:dynamodb:" + REGION + ":123456789012:table/tokens";
  private static final String DONE = "200 {}";
  private static final String FAILED =
      "400 com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException";
  private static final String ABSENT = "'ConditionExpression':'attribute_not_exists(id)'";
  private static final String NONE_SUCH =
      "'ConditionExpression':'attribute_not_exists(#c)',"
          + "'ExpressionAttributeNames':{'#c':'change'}";
  private static final String EQUAL =
      "'ConditionExpression':'#c = :c','ExpressionAttributeNames':{'#c':'change'},"
          + "'ExpressionAttributeValues':{':c':{%s}}";

  private static final String OR_OWN =
      "'ConditionExpression':'%s OR #c = :own','ExpressionAttributeNames':{'#c':'change'},"
          + "'ExpressionAttributeValues':{':own':{'S':%s}%s}";

  private static FakeDynamo fake;
  private static Dynalite dynalite;
  private static int tests;

  /** Another one for each test. */
  private String id;

  @BeforeAll
  static void start() throws Exception {
    fake = FakeDynamo.start(Clock.systemUTC(), ARN);
    dynalite = new Dynalite(ARN);
    dynalite.await();
  }

  @AfterAll
  static void stop() {
    fake.close();
    dynalite.close();
  }

  @BeforeEach
  void chooseKey() {
    tests++;
    id = "key " + tests;
  }

  @ParameterizedTest
  @ValueSource(strings = {ARN, "tokens"})
  void getsWhatWasPut(String table) throws Exception {
    String get = "'TableName':'" + table + "','Key':{'id':{'S':'@'}},'ConsistentRead':true";
    String put = "'TableName':'" + table + "','Item':{'id':{'S':'@'},%s}";

    assertThat(both("GetItem", get)).isEqualTo(DONE);
    assertThat(both("PutItem", put.formatted("'change':{'S':'1'},'token':{'B':'AAEC'}")))
        .isEqualTo(DONE);
    assertThat(both("GetItem", get)).contains("change={S=1}", "token={B=AAEC}");
    assertThat(both("PutItem", put.formatted("'change':{'S':'2'}"))).isEqualTo(DONE);
    assertThat(both("GetItem", get)).contains("change={S=2}").doesNotContain("token");
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000, 1700000000",
    "007.0, 7",
    "-0.50, -0.5",
    "1E3, 1000",
    "0, 0",
    "12345678901234567890123456789012345678, 12345678901234567890123456789012345678"
  })
  void bringsNumbersIntoOneForm(String number, String read) throws Exception {
    assertThat(put("'n':{'N':'" + number + "'}", "")).isEqualTo(DONE);
    assertThat(get()).contains("n={N=" + read + "}");
  }

  @Test
  void oneWritesWhereThereIsNoItem() throws Exception {
    assertThat(put("'change':{'S':'1'}", ABSENT)).isEqualTo(DONE);
    assertThat(put("'change':{'S':'2'}", ABSENT)).isEqualTo(FAILED);
    assertThat(get()).contains("change={S=1}");
  }

  @Test
  void oneWritesWhereThereIsNoSuchAttribute() throws Exception {
    assertThat(put("'t':{'S':'rubbish'}", NONE_SUCH)).isEqualTo(DONE);
    assertThat(put("'change':{'S':'1'}", NONE_SUCH)).isEqualTo(DONE);
    assertThat(put("'change':{'S':'2'}", NONE_SUCH)).isEqualTo(FAILED);
    assertThat(get()).contains("change={S=1}").doesNotContain("rubbish");
  }

  @Test
  void oneWritesOverTheItemThatIsStillTheSame() throws Exception {
    assertThat(put("'change':{'S':'1'}", EQUAL.formatted("'S':'1'"))).isEqualTo(FAILED);
    assertThat(get()).isEqualTo(DONE);
    assertThat(put("'change':{'S':'1'}", "")).isEqualTo(DONE);
    assertThat(put("'change':{'S':'2'}", EQUAL.formatted("'S':'1'"))).isEqualTo(DONE);
    assertThat(put("'change':{'S':'3'}", EQUAL.formatted("'S':'1'"))).isEqualTo(FAILED);
    assertThat(get()).contains("change={S=2}");
  }

  @Test
  void aWriteMayBeRepeatedUntilTheNextOne() throws Exception {
    String first = OR_OWN.formatted("attribute_not_exists(#c)", "'1'", "");
    String next = OR_OWN.formatted("#c = :seen", "'2'", ",':seen':{'S':'1'}");
    for (int i = 0; i < 2; i++) {
      assertThat(put("'change':{'S':'1'}", first)).isEqualTo(DONE);
    }
    for (int i = 0; i < 2; i++) {
      assertThat(put("'change':{'S':'2'}", next)).isEqualTo(DONE);
    }
    assertThat(put("'change':{'S':'1'}", first)).isEqualTo(FAILED);
    assertThat(put("'change':{'S':'3'}", "")).isEqualTo(DONE);
    assertThat(put("'change':{'S':'2'}", next)).isEqualTo(FAILED);
    assertThat(get()).contains("change={S=3}");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          'S':'7',    'N':'7',    false
          'N':'7',    'S':'7',    false
          'N':'7',    'N':'07.0', true
          'N':'7',    'N':'8',    false
          'B':'AAEC', 'B':'AAEC', true
          'B':'AAEC', 'B':'AAED', false
          'B':'AAEC', 'S':'AAEC', false
          'S':'',     'S':'',     true
          """)
  void comparesTypesAndValues(String written, String compared, boolean isEqual) throws Exception {
    assertThat(put("'change':{" + written + "}", "")).isEqualTo(DONE);
    assertThat(put("'change':{'S':'later'}", EQUAL.formatted(compared)))
        .isEqualTo(isEqual ? DONE : FAILED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'ConditionExpression':''
          'ConditionExpression':'#c = :c'
          'ConditionExpression':'#c = :c','ExpressionAttributeNames':{'#c':'change'}
          'ConditionExpression':'#c = :c','ExpressionAttributeValues':{':c':{'S':'1'}}
          'ConditionExpression':'#c = :c','ExpressionAttributeNames':{},'ExpressionAttributeValues':{':c':{'S':'1'}}
          'ConditionExpression':'#c = :c','ExpressionAttributeNames':{'#c':'change'},'ExpressionAttributeValues':{}
          'ConditionExpression':'#c = :c','ExpressionAttributeNames':{'#d':'change'},'ExpressionAttributeValues':{':c':{'S':'1'}}
          'ConditionExpression':'#c = :c','ExpressionAttributeNames':{'#c':'change','#d':'id'},'ExpressionAttributeValues':{':c':{'S':'1'}}
          'ConditionExpression':'#c = :c','ExpressionAttributeNames':{'#c':'change'},'ExpressionAttributeValues':{':d':{'S':'1'}}
          'ConditionExpression':'#c = :c','ExpressionAttributeNames':{'#c':'change'},'ExpressionAttributeValues':{':c':{'S':'1'},':d':{'S':'1'}}
          'ConditionExpression':'#c = :c','ExpressionAttributeNames':{'#c':'change'},'ExpressionAttributeValues':{':c':{'N':'one'}}
          'ConditionExpression':'#c = ','ExpressionAttributeNames':{'#c':'change'}
          'ConditionExpression':'attribute_not_exists(#c)'
          'ConditionExpression':'attribute_not_exists(#c)','ExpressionAttributeNames':{'#d':'change'}
          'ConditionExpression':'attribute_not_exists(#c)','ExpressionAttributeNames':{'#c':'change','#d':'id'}
          'ConditionExpression':'attribute_not_exists(id)','ExpressionAttributeNames':{'#c':'change'}
          'ConditionExpression':'attribute_not_exists(id)','ExpressionAttributeValues':{':c':{'S':'1'}}
          'ExpressionAttributeNames':{'#c':'change'}
          'ExpressionAttributeValues':{':c':{'S':'1'}}
          """)
  void refusesAnInvalidCondition(String condition) throws Exception {
    assertThat(put("'change':{'S':'1'}", condition)).endsWith("#ValidationException");
    assertThat(get()).isEqualTo(DONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          PutItem | ValidationException       | 'TableName':'tokens'
          PutItem | ValidationException       | 'TableName':'tokens','Item':{}
          PutItem | ValidationException       | 'TableName':'tokens','Item':{'change':{'S':'1'}}
          PutItem | ValidationException       | 'TableName':'tokens','Item':{'id':{'N':'1'}}
          PutItem | ValidationException       | 'TableName':'tokens','Item':{'id':{'S':''}}
          PutItem | ValidationException       | 'TableName':'tokens','Item':{'id':{}}
          PutItem | ValidationException       | 'TableName':'tokens','Item':{'id':{'S':'@'},'n':{'S':'1','N':'1'}}
          PutItem | ValidationException       | 'TableName':'tokens','Item':{'id':{'S':'@'},'n':{'N':''}}
          PutItem | ValidationException       | 'TableName':'tokens','Item':{'id':{'S':'@'},'n':{'N':'one'}}
          PutItem | ValidationException       | 'TableName':'tokens','Item':{'id':{'S':'@'},'n':{'N':'1E200'}}
          PutItem | ValidationException       | 'TableName':'tokens','Item':{'id':{'S':'@'},'n':{'N':'1E-200'}}
          PutItem | ValidationException       | 'TableName':'tokens','Item':{'id':{'S':'@'},'n':{'N':'123456789012345678901234567890123456789'}}
          PutItem | ValidationException       | 'Item':{'id':{'S':'@'}}
          PutItem | SerializationException    | 'TableName':'tokens','Item':'rubbish'
          PutItem | SerializationException    | 'TableName':'tokens','Item':{'id':'@'}
          PutItem | SerializationException    | 'TableName':'tokens','Item':{'id':{'S':'@'},'n':{'N':1}}
          PutItem | SerializationException    | 'TableName':'tokens','Item':{'id':{'S':'@'},'b':{'B':'AAE'}}
          PutItem | ResourceNotFoundException | 'TableName':'others','Item':{'id':{'S':'@'}}
          GetItem | ValidationException       | 'TableName':'tokens'
          GetItem | ValidationException       | 'TableName':'tokens','Key':{}
          GetItem | ValidationException       | 'TableName':'tokens','Key':{'id':{'N':'1'}}
          GetItem | ValidationException       | 'TableName':'tokens','Key':{'id':{'S':''}}
          GetItem | ValidationException       | 'TableName':'tokens','Key':{'other':{'S':'@'}}
          GetItem | ValidationException       | 'TableName':'tokens','Key':{'id':{'S':'@'},'other':{'S':'@'}}
          GetItem | ValidationException       | 'Key':{'id':{'S':'@'}}
          GetItem | SerializationException    | 'TableName':'tokens','Key':{'id':'@'}
          GetItem | SerializationException    | 'TableName':'tokens','Key':{'id':{'S':'@'}},'ConsistentRead':7
          GetItem | ResourceNotFoundException | 'TableName':'others','Key':{'id':{'S':'@'}}
          """)
  void refusesAnInvalidRequest(String operation, String type, String members) throws Exception {
    assertThat(both(operation, members)).startsWith("400").endsWith("#" + type);
    assertThat(get()).isEqualTo(DONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {400 * 1024, 400 * 1024 + 1})
  void refusesAnItemThatIsTooLarge(int size) throws Exception {
    int rest = size - ("id" + id + "t").length();

    assertThat(put("'t':{'S':'" + "x".repeat(rest) + "'}", ""))
        .isEqualTo(size == 400 * 1024 ? DONE : "400 com.amazon.coral.validate#ValidationException");
  }

  @Test
  void refusesWhatIsNoRequest() throws Exception {
    String get = "{\"TableName\":\"tokens\",\"Key\":{\"id\":{\"S\":\"a\"}}}";

    assertThat(both("GetItem", "{", request -> request)).endsWith("#SerializationException");
    assertThat(both("EatItem", get, request -> request)).endsWith("#UnknownOperationException");
    assertThat(both("GetItem", get, request -> request.setHeader("authorization", "Basic YQ==")))
        .endsWith("#MissingAuthenticationTokenException");
    assertThat(both("GetItem", get, request -> request.setHeader("content-type", "text/plain")))
        .startsWith("404");
  }

  private String get() throws Exception {
    return both("GetItem", "'TableName':'tokens','Key':{'id':{'S':'@'}}");
  }

  private String put(String attributes, String condition) throws Exception {
    String item = "'TableName':'tokens','Item':{'id':{'S':'@'}," + attributes + "}";
    return both("PutItem", condition.isEmpty() ? item : item + "," + condition);
  }

  /** The members with apostrophes for quotation marks, and an at sign for the key. */
  private String both(String operation, String members) throws Exception {
    String body = "{" + members.replace('\'', '"').replace("@", id) + "}";
    return both(operation, body, request -> request);
  }

  private static String both(
      String operation, String body, UnaryOperator<HttpRequest.Builder> changed)
      throws IOException, InterruptedException {
    String expected = outcome(dynalite.caller(), operation, body, changed);
    SignedCaller ours = SignedCaller.ofDynamo(fake.url(), REGION, Clock.systemUTC());
    assertThat(outcome(ours, operation, body, changed)).isEqualTo(expected);
    return expected;
  }

  private static String outcome(
      SignedCaller caller,
      String operation,
      String body,
      UnaryOperator<HttpRequest.Builder> changed)
      throws IOException, InterruptedException {
    SignedCaller.Reply reply = SignedCaller.send(changed.apply(caller.signed(operation, body)));
    Map<String, Object> members = new HashMap<>(reply.members());
    // Sorted, to be compared as a text.
    members.computeIfPresent("Item", (name, item) -> new TreeMap<>((Map<?, ?>) item));
    return reply.status() + " " + (reply.error().isEmpty() ? members : reply.error());
  }
}
