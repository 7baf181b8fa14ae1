package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.GOOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.dpop.Proof;
import java.util.List;
import java.util.concurrent.CancellationException;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are bound to a key or not, and the key: RFC 9449, section 5. */
class DpopTokenTest extends DpopFixture {
  @ParameterizedTest
  @ValueSource(strings = {WANTS_PROOF, WANTS_NONCE})
  void dpopNeverSendsNoProof(String demand) throws Exception {
    HttpTokenEndpoint tokens =
        endpoint(
            DpopPolicy.NEVER, response(400, demand, "n0nce-1"), response(400, demand, "n0nce-1"));

    for (int i = 1; i <= 2; i++) {
      assertThat(refusal(tokens)).hasMessageContainingAll("untick", "or set okta_dpop=auto");
      assertThat(endpoint.request().getHeaders().get("DPoP")).isNull();
      assertThat(endpoint.server.getRequestCount()).isEqualTo(i);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DpopPolicy.class,
      names = {"AUTO", "NEVER"})
  void aBoundTokenIsRejectedIfNoProofWasSent(DpopPolicy policy) {
    assertThat(refusal(endpoint(policy, response(200, BOUND, null))))
        .hasMessageContainingAll("token_type is DPoP", "no proof was sent");
  }

  @Test
  void dpopAutoAcceptsABearerToken() throws Exception {
    HttpTokenEndpoint tokens =
        endpoint(DpopPolicy.AUTO, response(400, WANTS_PROOF, "n0nce-1"), response(200, GOOD, null));

    AccessTokenResponse response = tokens.call(IN_TIME);

    assertThat(response.token().type()).isEqualTo("Bearer");
    assertThat(DpopKey.isBound(response.token())).isFalse();
  }

  @Test
  void dpopAlwaysRejectsABearerToken() {
    TokenRequestException refusal = refusal(endpoint(DpopPolicy.ALWAYS, response(200, GOOD, null)));

    assertThat(refusal.kind()).isEqualTo(TokenRequestException.Kind.PERMANENT);
    assertThat(refusal).hasMessageContainingAll("okta_dpop is always", "set okta_dpop=auto");
  }

  @Test
  void dpopAlwaysRejectsOtherTokenTypes() {
    String mac = GOOD.replace("Bearer", "mac");

    assertThat(refusal(endpoint(DpopPolicy.ALWAYS, response(200, mac, null))))
        .hasMessageContaining("token_type is neither Bearer nor DPoP");
  }

  @Test
  void theTokenTypeDpopIsWrittenAsRegistered() throws Exception {
    String loud = GOOD.replace("Bearer", "DPOP");

    assertThat(endpoint(DpopPolicy.ALWAYS, response(200, loud, null)).call(IN_TIME).token().type())
        .isEqualTo("DPoP");
  }

  @Test
  void neitherDpopKeyNorNonceSurvivesASnapshotButTheDemandDoes() throws Exception {
    HttpTokenEndpoint tokens =
        endpoint(
            DpopPolicy.AUTO,
            response(400, WANTS_NONCE, "n0nce-1"),
            response(200, BOUND, "n0nce-2"));
    tokens.call(IN_TIME);
    endpoint.request();
    Proof before = Proof.of(endpoint.request());

    tokens.suspend();
    key.suspend();
    tokens.reset();
    assertThatThrownBy(() -> tokens.call(IN_TIME)).isInstanceOf(CancellationException.class);
    assertThat(endpoint.server.getRequestCount()).isEqualTo(2);
    key.resume();
    tokens.resume();
    enqueue(response(200, BOUND, null));
    tokens.call(IN_TIME);

    Proof after = Proof.of(endpoint.request());
    assertThat(after.jwk()).isNotEqualTo(before.jwk());
    assertThat(after.claim("nonce")).isNull();
  }

  @Test
  void theTokensOfAllClientsAreBoundToOneKey() throws Exception {
    for (int i = 0; i < 2; i++) {
      endpoint(DpopPolicy.ALWAYS, response(200, BOUND, "n0nce-of-okta")).call(IN_TIME);
    }

    Proof first = Proof.of(endpoint.request());
    Proof second = Proof.of(endpoint.request());
    assertThat(second.jwk()).isEqualTo(first.jwk());
    // The nonce of a token endpoint is its own affair, that of an API everybody's.
    assertThat(second.claim("nonce")).isNull();
    AccessToken token = TestTokens.bound("t0k3n", endpoint.clock.instant(), IN_TIME).token();
    assertThat(Proof.read(key.proof(token, "GET", AN_API, null)).jwk()).isEqualTo(first.jwk());
    assertThat(Proof.read(key.proof(token, "GET", AN_API, null)).claim("nonce")).isNull();
  }

  @Test
  void noTokenIsBoundWhileTheDpopKeyIsSuspended() throws Exception {
    HttpTokenEndpoint tokens = endpoint(DpopPolicy.ALWAYS, response(200, BOUND, null));
    key.suspend();

    assertThatThrownBy(() -> tokens.call(IN_TIME)).isInstanceOf(CancellationException.class);

    key.resume();
    assertThat(tokens.call(IN_TIME).token().type()).isEqualTo("DPoP");
  }

  @ParameterizedTest
  @ValueSource(strings = {"invalid_dpop_proof", "invalid_grant", "invalid_request"})
  void aRejectedProofIsBlamedOnAClockThatIsHoursOff(String code) {
    String body = "{\"error\":\"" + code + "\"}";
    MockResponse late =
        response(400, body, null).newBuilder().setHeader("Date", DAY_BEFORE).build();

    assertThat(refusal(endpoint(DpopPolicy.ALWAYS, late)))
        .hasMessageStartingWith("the function's clock is 24 h ahead of that of the auth");
    // What is not dated is refused for something else.
    assertThat(refusal(endpoint(DpopPolicy.NEVER, late))).hasMessageNotContaining("clock");
  }

  @Test
  void aRejectedSecretOrScopeIsNotBlamedOnTheClock() {
    for (String code : List.of("invalid_client", "invalid_scope")) {
      String body = "{\"error\":\"" + code + "\"}";
      MockResponse late =
          response(400, body, null).newBuilder().setHeader("Date", DAY_BEFORE).build();

      assertThat(refusal(endpoint(DpopPolicy.ALWAYS, late))).hasMessageNotContaining("clock");
    }
  }
}
