package io.github.oktatoken.internal.token.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.internal.oauth.TestRefusals;
import io.github.oktatoken.internal.oauth.TokenRequestException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the table does, there is a token as without it. */
class TableFaultTest extends SharedTokensFixture {
  @ParameterizedTest
  @CsvSource({
    "400, AccessDeniedException, may not call dynamodb:",
    "400, ResourceNotFoundException, there is no " + TABLE,
    "400, ThrottlingException, rate limit",
    "400, ProvisionedThroughputExceededException, rate limit",
    "400, RequestLimitExceeded, rate limit",
    "400, ValidationException, id",
    "400, UnrecognizedClientException, credentials",
    "500, InternalServerError, AWS failed",
    "503, ServiceUnavailable, AWS failed",
    "302, Moved, redirects",
  })
  void anErrorOfTheTableIsToldOnceAndCostsNoToken(int status, String type, String words)
      throws Exception {
    dynamo.requests().refuses(100, status, type);
    SharedTokens environment = environment();

    assertThat(token(environment)).isEqualTo("token-1");
    assertThat(token(environment)).isEqualTo("token-2");
    assertThat(dynamo.requests().count()).as("none at once").isEqualTo(1);
    clock.advance(TableBackoff.SHORTEST);
    assertThat(token(environment)).isEqualTo("token-3");

    assertThat(dynamo.requests().count()).as("no request in between").isEqualTo(2);
    assertThat(notShared).singleElement().asString().contains(words).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"Item\":", "{}{}"})
  void aResponseThatIsNotOfDynamoDbCostsNoToken(String body) throws Exception {
    dynamo.requests().responds(1, 200, body);

    assertThat(token(environment())).isEqualTo("token-1");
    assertThat(notShared)
        .singleElement()
        .asString()
        .contains("not from AWS", "AWS_ENDPOINT_URL_DYNAMODB");
  }

  @Test
  void rubbishInTheTableIsReplaced() throws Exception {
    token(environment());
    String id = dynamo.items().keySet().iterator().next();
    Map<String, Object> rubbish = new LinkedHashMap<>(item());
    rubbish.put("token", Map.of("B", "c2VhbGVk"));
    dynamo.put(id, rubbish);
    assertThat(token(environment())).isEqualTo("token-2");

    dynamo.put(id, Map.of("token", Map.of("S", "hello")));
    assertThat(token(environment())).isEqualTo("token-3");
    assertThat(token(environment())).isEqualTo("token-3");
    assertThat(notShared).isEmpty();
  }

  @Test
  void aTableThatHangsTakesAPartOfASecond() throws Exception {
    dynamo.gets().stalls();
    networkTime = TokenTable.NETWORK_TIME;
    SharedTokens environment = environment();
    long sinceNanos = System.nanoTime();

    assertThat(token(environment)).isEqualTo("token-1");

    assertThat(Duration.ofNanos(System.nanoTime() - sinceNanos))
        .isGreaterThanOrEqualTo(TokenTable.NETWORK_TIME)
        .isLessThan(TIMEOUT.dividedBy(2));
    assertThat(notShared).singleElement().asString().contains("within 300 ms of network time");
    dynamo.requests().heals();
  }

  @Test
  void aTableThatDropsConnectionsCostsNoToken() throws Exception {
    dynamo.requests().drops(1);

    assertThat(token(environment())).isEqualTo("token-1");
    assertThat(notShared).hasSize(1);
  }

  @Test
  void aLeaseWhoseResponseIsLostEndsByItself() throws Exception {
    // The second time on a connection of its own.
    dynamo.puts().losesResponses(2);
    SharedTokens environment = environment();

    assertThat(token(environment)).isEqualTo("token-1");
    assertThat(item()).containsKey("leased_until").doesNotContainKey("token");
    clock.advance(TableBackoff.SHORTEST);

    assertThat(token(environment)).isEqualTo("token-2");
    assertThat(token(environment())).isEqualTo("token-2");
  }

  @Test
  void aTokenThatCannotBeWrittenIsUsedAllTheSame() throws Exception {
    okta =
        timeout -> {
          dynamo.requests().refuses(1, 400, "ThrottlingException");
          return issue();
        };

    assertThat(token(environment())).isEqualTo("token-1");
    assertThat(notShared).hasSize(1);
  }

  @Test
  void aHealthyTableIsUsedAgainAndItsNextFailureIsToldAnew() throws Exception {
    SharedTokens environment = environment();
    dynamo.requests().refuses(1, 400, "ThrottlingException");
    token(environment);
    clock.advance(TableBackoff.SHORTEST);
    assertThat(token(environment)).isEqualTo("token-2");
    assertThat(token(environment())).isEqualTo("token-2");

    dynamo.requests().refuses(1, 400, "ThrottlingException");
    assertThat(token(environment)).isEqualTo("token-3");
    assertThat(notShared).hasSize(2);
  }

  @Test
  void pausesDouble() throws Exception {
    dynamo.requests().refuses(100, 500, "InternalServerError");
    SharedTokens environment = environment();
    token(environment);
    clock.advance(TableBackoff.SHORTEST);
    token(environment);
    int looks = dynamo.requests().count();

    clock.advance(TableBackoff.SHORTEST);
    token(environment);
    assertThat(dynamo.requests().count()).isEqualTo(looks);
    clock.advance(TableBackoff.SHORTEST);
    token(environment);
    assertThat(dynamo.requests().count()).isEqualTo(looks + 1);
    for (int i = 0; i < 20; i++) {
      clock.advance(TableBackoff.LONGEST);
      token(environment);
    }
    assertThat(dynamo.requests().count()).isEqualTo(looks + 21);
  }

  @Test
  void anOutageOfTheTokenEndpointLetsTheNextEnvironmentTry() throws Exception {
    okta =
        timeout -> {
          requests.incrementAndGet();
          throw TestRefusals.of(503);
        };
    assertThatThrownBy(() -> token(environment())).isInstanceOf(TokenRequestException.class);
    assertThatThrownBy(() -> token(environment())).isInstanceOf(TokenRequestException.class);

    assertThat(requests).as("without a wait for the first one's lease").hasValue(2);
    assertThat(item()).doesNotContainKey("leased_until");
    assertThat(notShared).isEmpty();
  }

  @Test
  void inAnOutageATokenThatAnApiHasRefusedMeanwhileIsNotTaken() throws Exception {
    token(environment());
    clock.advance(Duration.ofMinutes(41));
    SharedTokens environment = environment();
    okta =
        timeout -> {
          environment.invalidate("token-1");
          throw TestRefusals.of(503);
        };

    assertThatThrownBy(() -> token(environment)).isInstanceOf(TokenRequestException.class);
  }

  @Test
  void inAnOutageOfTheTokenEndpointAColdStartTakesTheStaleToken() throws Exception {
    token(environment());
    clock.advance(Duration.ofMinutes(41));
    okta =
        timeout -> {
          throw TestRefusals.of(503);
        };
    SharedTokens environment = environment();

    assertThat(token(environment)).isEqualTo("token-1");
    assertThatThrownBy(() -> token(environment))
        .as("of a caller that has it already, so that its backoff begins")
        .isInstanceOf(TokenRequestException.class);
  }
}
