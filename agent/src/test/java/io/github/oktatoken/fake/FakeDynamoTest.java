package io.github.oktatoken.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.ManualClock;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FakeDynamoTest {
  private static final String ARN = "arn:aws:dynamodb:eu-central-1:123456789012:table/tokens";
  private static final String OF_DYNAMO = "com.amazonaws.dynamodb.v20120810#";
  private static final String OF_ALL = "com.amazon.coral.service#";

  private final ManualClock clock = new ManualClock();
  @AutoClose private final FakeDynamo table = FakeDynamo.start(clock, ARN);
  private final SignedCaller caller = SignedCaller.ofDynamo(table.url(), "eu-central-1", clock);

  @AutoClose("shutdownNow")
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @ParameterizedTest
  @ValueSource(strings = {ARN, "tokens"})
  void getsWhatWasPut(String name) throws Exception {
    Map<String, Object> item = item("1");

    assertThat(caller.call("GetItem", get(name)).members()).isEmpty();
    assertThat(caller.call("PutItem", put(name, item)).status()).isEqualTo(200);
    assertThat(caller.call("GetItem", get(name)).members()).isEqualTo(Map.of("Item", item));
    assertThat(table.item("a")).isEqualTo(item);
    assertThat(table.gets().count()).isEqualTo(2);
    assertThat(table.puts().bodies()).singleElement().asString().contains("\"Item\"");
  }

  @Test
  void refusesAWriteWhoseConditionFails() throws Exception {
    Map<String, Object> request = new HashMap<>(put("tokens", item("1")));
    request.put("ConditionExpression", "attribute_not_exists(id)");
    table.put("a", Map.of("change", Map.of("S", "0")));

    SignedCaller.Reply reply = caller.call("PutItem", request);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo(OF_DYNAMO + "ConditionalCheckFailedException");
    assertThat(reply.members()).containsEntry("message", "The conditional request failed");
    assertThat(table.item("a")).containsEntry("change", Map.of("S", "0"));
    table.remove("a");
    assertThat(caller.call("PutItem", request).status()).isEqualTo(200);
  }

  @Test
  void oneOfManyWritersAtOnceWins() throws Exception {
    Map<String, Object> request = new HashMap<>(put("tokens", item("1")));
    request.put("ConditionExpression", "#c = :c");
    request.put("ExpressionAttributeNames", Map.of("#c", "change"));
    request.put("ExpressionAttributeValues", Map.of(":c", Map.of("S", "0")));
    table.put("a", Map.of("change", Map.of("S", "0")));
    table.puts().stalls();

    List<Future<SignedCaller.Reply>> replies = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      replies.add(threads.submit(() -> caller.call("PutItem", request)));
    }
    table.puts().await(8);
    table.puts().goesOn();

    List<Integer> statuses = new ArrayList<>();
    for (Future<SignedCaller.Reply> reply : replies) {
      statuses.add(reply.get().status());
    }
    assertThat(statuses).containsOnlyOnce(200).hasSize(8);
  }

  @Test
  void refusesAnotherTable() throws Exception {
    assertThat(caller.call("GetItem", get("others")).error())
        .isEqualTo(OF_DYNAMO + "ResourceNotFoundException");
    assertThat(caller.call("GetItem", get(ARN.replace("eu-central-1", "eu-west-1"))).error())
        .isEqualTo(OF_DYNAMO + "ResourceNotFoundException");
  }

  @Test
  void refusesWhatItDoesNotKnow() throws Exception {
    Map<String, Object> more = new HashMap<>(get("tokens"));
    more.put("ProjectionExpression", "change");

    assertThat(caller.call("GetItem", more).error()).endsWith("#ValidationException");
    assertThat(caller.call("UpdateItem", Map.of()).error())
        .isEqualTo(OF_ALL + "UnknownOperationException");
    assertThat(SignedCaller.send(caller.signed("GetItem", "{")).error())
        .isEqualTo(OF_ALL + "SerializationException");
  }

  @Test
  void refusesASignatureThatIsWrongOrOldOrForAnotherRegion() throws Exception {
    HttpRequest.Builder wrong = caller.signed("GetItem", "{}");
    wrong.setHeader("x-amz-target", "DynamoDB_20120810.PutItem");
    HttpRequest.Builder old = caller.signed("GetItem", "{}");
    SignedCaller elsewhere = SignedCaller.ofDynamo(table.url(), "eu-west-1", clock);

    assertThat(SignedCaller.send(wrong).error()).isEqualTo(OF_ALL + "InvalidSignatureException");
    assertThat(elsewhere.call("GetItem", get("tokens")).error())
        .isEqualTo(OF_ALL + "InvalidSignatureException");
    clock.advance(Duration.ofMinutes(6));
    assertThat(SignedCaller.send(old).error()).isEqualTo(OF_ALL + "InvalidSignatureException");
    assertThat(caller.call("GetItem", get("tokens")).status()).isEqualTo(200);
  }

  @Test
  void failsAsOftenAsItIsTold() throws Exception {
    table.puts().refuses(1, 400, "ThrottlingException");
    table.requests().refuses(1, 500, "InternalServerError");
    table.gets().responds(1, 200, "rubbish");

    SignedCaller.Reply first = caller.call("GetItem", get("tokens"));
    assertThat(first.status()).isEqualTo(500);
    assertThat(first.error()).isEqualTo(OF_DYNAMO + "InternalServerError");
    assertThat(caller.call("GetItem", get("tokens")).members()).containsEntry("body", "rubbish");
    assertThat(caller.call("GetItem", get("tokens")).members()).isEmpty();
    assertThat(caller.call("PutItem", put("tokens", item("1"))).error())
        .isEqualTo("com.amazon.coral.availability#ThrottlingException");
    assertThat(caller.call("PutItem", put("tokens", item("1"))).status()).isEqualTo(200);
  }

  @Test
  void dropsARequestOrLosesItsResponse() throws Exception {
    table.puts().drops(1);
    assertThatThrownBy(() -> caller.call("PutItem", put("tokens", item("1"))))
        .isInstanceOf(IOException.class);
    assertThat(table.items()).isEmpty();

    table.puts().losesResponses(1);
    assertThatThrownBy(() -> caller.call("PutItem", put("tokens", item("1"))))
        .isInstanceOf(IOException.class);
    assertThat(table.items()).containsOnlyKeys("a");
  }

  @Test
  void aStalledReadHoldsNoWriteUp() throws Exception {
    table.gets().stalls();
    Future<SignedCaller.Reply> read = threads.submit(() -> caller.call("GetItem", get("tokens")));
    table.gets().await(1);

    assertThat(caller.call("PutItem", put("tokens", item("1"))).status()).isEqualTo(200);
    assertThatThrownBy(() -> read.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    table.gets().heals();
    assertThat(read.get().members()).containsKey("Item");
  }

  @Test
  void delaysEachRequest() throws Exception {
    table.requests().delays(Duration.ofMillis(100));
    long start = System.nanoTime();

    caller.call("GetItem", get("tokens"));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(100));
  }

  private static Map<String, Object> item(String change) {
    return Map.of(
        "id",
        Map.of("S", "a"),
        "change",
        Map.of("S", change),
        "expires_at",
        Map.of("N", "1700000000"),
        "token",
        Map.of("B", "AAEC"));
  }

  private static Map<String, Object> get(String name) {
    return Map.of("TableName", name, "Key", Map.of("id", Map.of("S", "a")), "ConsistentRead", true);
  }

  private static Map<String, Object> put(String name, Map<String, Object> item) {
    return Map.of("TableName", name, "Item", item);
  }
}
