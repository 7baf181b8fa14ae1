package io.github.oktatoken.internal.token.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.fake.FakeRequests;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A call takes one connection to the table, which the server may close at any time. */
class TableConnectionTest extends SharedTokensFixture {
  @Test
  void aCallTakesOneConnectionAndTheNextOneAnother() throws Exception {
    SharedTokens environment = environment();
    token(environment);
    assertThat(dynamo.requests().count()).isEqualTo(3);
    assertThat(dynamo.connections()).isEqualTo(1);
    clock.advance(Duration.ofMinutes(41));

    token(environment);

    assertThat(dynamo.requests().count()).isEqualTo(6);
    assertThat(dynamo.connections()).isEqualTo(2);
  }

  @Test
  void allLooksOfACallThatWaitsTakeOneConnection() throws Exception {
    takeTheLeaseAndDie();
    int before = dynamo.connections();
    int looks = dynamo.gets().count();
    FutureTask<String> call = inBackground(environment());
    dynamo.gets().await(looks + 3);
    clock.advance(Lease.LONGEST);

    assertThat(call.get()).isEqualTo("token-1");

    assertThat(dynamo.connections()).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @CsvSource({"lease, drop", "lease, lose", "token, drop", "token, lose"})
  void aWriteThatIsLostWithTheConnectionIsRepeated(String write, String fault) throws Exception {
    if (write.equals("lease")) {
      lose(dynamo.puts(), fault);
    } else {
      okta =
          timeout -> {
            lose(dynamo.puts(), fault);
            return issue();
          };
    }

    assertThat(token(environment())).isEqualTo("token-1");

    assertThat(dynamo.puts().count()).isEqualTo(3);
    assertThat(dynamo.connections()).isEqualTo(2);
    assertThat(notShared).isEmpty();
    assertThat(item()).containsKey("token").doesNotContainKey("leased_until");
    assertThat(token(environment())).isEqualTo("token-1");
  }

  @Test
  void aLookThatIsLostWithTheConnectionIsRepeated() throws Exception {
    takeTheLeaseAndDie();
    int looks = dynamo.gets().count();
    dynamo.gets().responds(1, 200, "{}");
    dynamo.gets().drops(1);
    FutureTask<String> call = inBackground(environment());
    dynamo.gets().await(looks + 3);
    clock.advance(Lease.LONGEST);

    assertThat(call.get()).isEqualTo("token-1");
    assertThat(notShared).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop", "lose"})
  void aWriteIsRepeatedOnceAlone(String fault) throws Exception {
    lose(dynamo.puts(), fault);
    lose(dynamo.puts(), fault);

    assertThat(token(environment())).isEqualTo("token-1");

    assertThat(dynamo.puts().count()).isEqualTo(2);
    assertThat(notShared).hasSize(1);
  }

  @Test
  void aWriteThatIsRepeatedTooLateOverwritesNothing() throws Exception {
    TableItem first = new TableItem(TokenSeal.VERSION, 1, null, 0, "first");
    String write = first.put(TABLE, "id", null).utf8();
    String later =
        new TableItem(TokenSeal.VERSION, 1, null, 0, "later").put(TABLE, "id", first).utf8();

    assertThat(dynamo.perform(true, write)).isNotNull();
    assertThat(dynamo.perform(true, write)).as("repeated").isNotNull();
    assertThat(dynamo.perform(true, later)).isNotNull();
    assertThat(dynamo.perform(true, write)).as("repeated too late").isNull();
    assertThat(dynamo.item("id")).containsEntry("change", Map.of("S", "later"));
  }

  private static void lose(FakeRequests requests, String fault) {
    if (fault.equals("drop")) {
      requests.drops(1);
    } else {
      requests.losesResponses(1);
    }
  }
}
