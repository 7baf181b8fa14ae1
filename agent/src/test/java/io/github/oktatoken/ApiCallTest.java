package io.github.oktatoken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.token.ParentTokens;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls with a token that is bound to no key. */
class ApiCallTest extends ApiCallFixture {
  @Override
  AccessTokenResponse response(String value) {
    return TestTokens.response(value, clock.instant(), LIFETIME);
  }

  @Test
  void sendsTheTokenWithoutAProof() throws Exception {
    enqueue(response(200));

    assertThat(send(call())).isEqualTo(200);

    assertThat(assertSent("Bearer orders-1").get(0).getHeaders().get("DPoP")).isNull();
  }

  @Test
  void sendsTheTokenOfItsClient() throws Exception {
    enqueue(response(200));

    send(new ApiCall(tokens, PAYMENTS, "GET", orders()));

    assertSent("Bearer payments-1");
  }

  @Test
  void dropsARefusedTokenAndSendsAnother() throws Exception {
    enqueue(response(401), response(200));

    assertThat(send(call())).isEqualTo(200);

    assertSent("Bearer orders-1", "Bearer orders-2");
    assertThat(issued).hasValue(2);
  }

  @Test
  void sendsTwoRequestsAtMostIfTheApiRefusesEveryToken() throws Exception {
    enqueue(response(401), response(401), response(200));

    assertThat(send(call())).isEqualTo(401);

    assertSent("Bearer orders-1", "Bearer orders-2");
    assertThat(issued).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 400, 403, 404, 429, 500, 503})
  void keepsTheTokenAfterAnyOtherStatus(int status) throws Exception {
    enqueue(response(status));

    assertThat(send(call())).isEqualTo(status);

    assertSent("Bearer orders-1");
    assertThat(tokens.token().value()).isEqualTo("orders-1");
  }

  @Test
  void sendsTheTokenThatHasTakenThePlaceOfTheRefusedOne() throws Exception {
    enqueue(response(401), response(200));

    assertThat(send(call(), () -> tokens.invalidate("orders-1"))).isEqualTo(200);

    assertSent("Bearer orders-1", "Bearer orders-2");
    assertThat(issued).hasValue(2);
  }

  @Test
  void aRefusalIsFinalWithinTenSecondsOfADrop() throws Exception {
    enqueue(response(401), response(200), response(401));
    send(call());
    assertSent("Bearer orders-1", "Bearer orders-2");
    clock.advance(Duration.ofSeconds(9));

    assertThat(send(call())).isEqualTo(401);

    assertSent("Bearer orders-2");
    clock.advance(Duration.ofSeconds(1));
    enqueue(response(401), response(200));
    assertThat(send(call())).isEqualTo(200);
    assertSent("Bearer orders-2", "Bearer orders-3");
  }

  @Test
  void doesNotSendARefusedTokenThatIsIssuedAgain() throws Exception {
    issueAlways("orders-0");
    enqueue(response(401));

    assertThat(send(call())).isEqualTo(401);

    assertSent("Bearer orders-0");
  }

  @Test
  void aNonceMeansNothingToATokenThatIsBoundToNoKey() throws Exception {
    enqueue(
        response(401, "WWW-Authenticate", "DPoP error=\"invalid_token\"", "DPoP-Nonce", "n0nce-1"),
        response(200));

    assertThat(send(call())).isEqualTo(200);

    assertSent("Bearer orders-1", "Bearer orders-2")
        .forEach(request -> assertThat(request.getHeaders().get("DPoP")).isNull());
  }

  @Test
  void saysWhyThereIsNoOtherTokenWhenItIsToBeSent() {
    ApiCall call = call();
    call.authorize((name, value) -> {});
    shutDownAuthorizationServer();

    assertThat(call.sendAgain(401, name -> List.of())).isTrue();

    assertThatThrownBy(() -> call.authorize((name, value) -> {}))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessage("out of order");
    assertThat(call.sendAgain(401, name -> List.of())).isFalse();
  }

  @Test
  void neverSendsAnExpiredToken() {
    Map<String, String> headers = new HashMap<>();
    ApiCall call = call();
    call.authorize(headers::put);
    assertThat(headers).isEqualTo(Map.of("Authorization", "Bearer orders-1"));
    clock.advance(LIFETIME);

    call.authorize(headers::put);

    assertThat(headers).isEqualTo(Map.of("Authorization", "Bearer orders-2"));
  }

  @Test
  void hasNothingToSendAgainBeforeItIsSent() {
    assertThat(call().sendAgain(401, name -> List.of())).isFalse();
    assertThat(issued).hasValue(0);
  }

  @Test
  void judgesEachResponseOnceAndForgetsTheToken() {
    ApiCall call = call();
    call.authorize((name, value) -> {});

    assertThat(call.sendAgain(200, name -> List.of())).isFalse();

    assertThat(call).hasFieldOrPropertyWithValue("sent", null);
    assertThat(call.sendAgain(401, name -> List.of())).isFalse();
    assertThat(tokens.token().value()).isEqualTo("orders-1");
  }

  @Test
  void toleratesALookUpThatReturnsNull() {
    ApiCall call = call();
    call.authorize((name, value) -> {});

    assertThat(call.sendAgain(401, new HashMap<String, List<String>>()::get)).isTrue();
  }

  @Test
  void showsNoToken() {
    ApiCall call = call();
    call.authorize((name, value) -> {});

    assertThat(call).asString().doesNotContain("orders-1");
  }

  @Test
  void aChildSendsAgainOnlyIfItsParentHasAnotherToken(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("token.json");
    ParentTokens ofParent = new ParentTokens(Map.of(ORDERS, file), clock);
    write(file, "orders-1");
    ApiCall refused = new ApiCall(ofParent, ORDERS, "GET", orders());
    refused.authorize((name, value) -> {});
    assertThat(refused.sendAgain(401, name -> List.of())).isFalse();

    ApiCall call = new ApiCall(ofParent, ORDERS, "GET", orders());
    enqueue(response(401), response(200));
    assertThat(send(call, () -> write(file, "orders-2"))).isEqualTo(200);

    assertSent("Bearer orders-1", "Bearer orders-2");
  }

  private void write(Path file, String value) {
    try {
      new TokenFile(file).write(response(value), "f1ng3r");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
