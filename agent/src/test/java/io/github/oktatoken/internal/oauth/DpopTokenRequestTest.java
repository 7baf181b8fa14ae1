package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.BASIC;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.dpop.Proof;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Proofs in requests for a token, and what the server demands of them: RFC 9449, sections 4 to 8.
 */
class DpopTokenRequestTest extends DpopFixture {
  @ParameterizedTest
  @EnumSource(
      value = DpopPolicy.class,
      names = {"AUTO", "NEVER"})
  void noProofIsSentThatTheServerDoesNotDemand(DpopPolicy policy) throws Exception {
    AccessTokenResponse response = endpoint(policy, response(200, GOOD, "n0nce-1")).call(IN_TIME);

    assertThat(response.token().type()).isEqualTo("Bearer");
    assertThat(endpoint.request().getHeaders().get("DPoP")).isNull();
  }

  @Test
  void bothDpopChallengesOfOktaAreMet() throws Exception {
    HttpTokenEndpoint okta =
        endpoint(
            DpopPolicy.AUTO,
            response(400, WANTS_PROOF, null),
            response(400, WANTS_NONCE, "n0nce-1"),
            response(200, BOUND, null));

    AccessTokenResponse response = okta.call(IN_TIME);

    assertThat(response.token().value()).isEqualTo("t0k3n");
    assertThat(response.token().type()).isEqualTo("DPoP");
    assertThat(DpopKey.isBound(response.token())).isTrue();
    assertThat(endpoint.request().getHeaders().get("DPoP")).isNull();
    Proof first = Proof.of(endpoint.request());
    RecordedRequest last = endpoint.request();
    Proof second = Proof.of(last);
    assertThat(first.claim("nonce")).isNull();
    assertThat(second.claim("nonce")).isEqualTo("n0nce-1");
    assertThat(second.claim("jti")).isNotEqualTo(first.claim("jti"));
    assertThat(second.jwk()).isEqualTo(first.jwk());
    assertThat(last.getBody().utf8()).isEqualTo("grant_type=client_credentials");
    assertThat(last.getHeaders().get("Authorization")).startsWith("Basic ");
  }

  @Test
  void aProofForTheTokenEndpointHasFourClaims() throws Exception {
    URI url = URI.create(endpoint.url() + "?tenant=1");
    enqueue(response(200, BOUND, null));

    TestEndpoints.of(url, BASIC, DpopPolicy.ALWAYS, endpoint.clock).call(IN_TIME);

    Proof proof = Proof.of(endpoint.request());
    assertThat(proof.claims().keySet())
        .map(Object::toString)
        .containsOnly("htm", "htu", "iat", "jti");
    assertThat(proof.claim("htm")).isEqualTo("POST");
    assertThat(proof.claim("htu")).isEqualTo(endpoint.url().toString());
    assertThat(proof.claim("iat")).isEqualTo((double) endpoint.clock.instant().getEpochSecond());
    assertThat((String) proof.claim("jti")).hasSizeGreaterThan(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {WANTS_PROOF, WANTS_NONCE})
  void aDemandForProofsIsRememberedAfterAReset(String demand) throws Exception {
    HttpTokenEndpoint tokens =
        endpoint(DpopPolicy.AUTO, response(400, demand, "n0nce-1"), response(200, BOUND, null));
    tokens.call(IN_TIME);
    tokens.reset();
    enqueue(response(200, BOUND, null));

    tokens.call(IN_TIME);

    assertThat(endpoint.server.getRequestCount()).isEqualTo(3);
    assertThat(endpoint.request().getHeaders().get("DPoP")).isNull();
    Proof first = Proof.of(endpoint.request());
    assertThat(first.claim("nonce")).isEqualTo("n0nce-1");
    assertThat(Proof.of(endpoint.request()).jwk()).isEqualTo(first.jwk());
  }

  @Test
  void everyProofHasItsOwnJti() throws Exception {
    Set<Object> drawn = new HashSet<>();
    HttpTokenEndpoint tokens = endpoint(DpopPolicy.ALWAYS);
    for (int i = 0; i < 10; i++) {
      enqueue(response(400, WANTS_NONCE, "n0nce-" + i), response(200, BOUND, null));
      tokens.call(IN_TIME);
      drawn.add(Proof.of(endpoint.request()).claim("jti"));
      drawn.add(Proof.of(endpoint.request()).claim("jti"));
    }
    assertThat(drawn).hasSize(20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {\"access_token\":\"t\",\"token_type\":\"DPoP\"}",
        "200 | <html>",
        "401 | {\"error\":\"invalid_client\"}",
        "429 | {\"errorCode\":\"E0000047\"}",
        "503 | ''"
      })
  void theNonceOfEveryResponseIsSentNext(int status, String body) throws Exception {
    HttpTokenEndpoint tokens = endpoint(DpopPolicy.ALWAYS, response(status, body, "n0nce-1"));
    try {
      tokens.call(IN_TIME);
    } catch (TokenRequestException refused) {
      assertThat(refused).hasMessageNotContaining("n0nce");
    }
    enqueue(
        response(200, BOUND, null), response(200, BOUND, "n0nce-2"), response(200, BOUND, null));

    for (int i = 0; i < 3; i++) {
      tokens.call(IN_TIME);
    }

    assertThat(Proof.of(endpoint.request()).claim("nonce")).isNull();
    assertThat(Proof.of(endpoint.request()).claim("nonce")).isEqualTo("n0nce-1");
    assertThat(Proof.of(endpoint.request()).claim("nonce")).isEqualTo("n0nce-1");
    assertThat(Proof.of(endpoint.request()).claim("nonce")).isEqualTo("n0nce-2");
  }

  @ParameterizedTest
  @CsvSource({"ALWAYS, use_dpop_nonce", "AUTO, use_dpop_nonce", "AUTO, invalid_dpop_proof"})
  void aThirdDpopChallengeFailsTheRequest(DpopPolicy policy, String first) throws Exception {
    HttpTokenEndpoint tokens =
        endpoint(
            policy,
            response(400, WANTS_NONCE.replace("use_dpop_nonce", first), "n0nce-1"),
            response(400, WANTS_NONCE, "n0nce-2"),
            response(400, WANTS_NONCE, "n0nce-3"),
            response(200, BOUND, null));

    TokenRequestException refusal = refusal(tokens);

    assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refusal).hasMessageContainingAll("DPoP nonce again and again", "use_dpop_nonce");
    assertThat(endpoint.server.getRequestCount()).isEqualTo(3);
    endpoint.request();
    assertThat(Proof.of(endpoint.request()).claim("nonce")).isEqualTo("n0nce-1");
    assertThat(Proof.of(endpoint.request()).claim("nonce")).isEqualTo("n0nce-2");

    assertThat(tokens.call(IN_TIME).token().type()).isEqualTo("DPoP");
    assertThat(Proof.of(endpoint.request()).claim("nonce")).isEqualTo("n0nce-3");
  }

  @ParameterizedTest
  @NullAndEmptySource
  void aDemandForANonceThatIsNotSentFailsTheRequest(String nonce) {
    TokenRequestException refusal =
        refusal(endpoint(DpopPolicy.ALWAYS, response(400, WANTS_NONCE, nonce)));

    assertThat(refusal).hasMessageContainingAll("sends none", "use_dpop_nonce");
    assertThat(endpoint.server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aRejectedProofIsExplained() {
    TokenRequestException refusal =
        refusal(
            endpoint(
                DpopPolicy.AUTO,
                response(400, WANTS_PROOF, null),
                response(400, WANTS_PROOF, null)));

    assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refusal)
        .hasMessageContainingAll("does not accept", "okta_token_url", "invalid_dpop_proof");
    assertThat(endpoint.server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void aProofRejectedWithANewNonceIsSentAgainWithIt() throws Exception {
    HttpTokenEndpoint tokens =
        endpoint(
            DpopPolicy.ALWAYS,
            response(200, BOUND, "n0nce-1"),
            response(400, WANTS_PROOF, "n0nce-2"),
            response(200, BOUND, null));
    tokens.call(IN_TIME);

    assertThat(tokens.call(IN_TIME).token().type()).isEqualTo("DPoP");

    assertThat(endpoint.server.getRequestCount()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void anOverloadedServersDemandForAProofIsNotMet(int status) {
    refusal(endpoint(DpopPolicy.AUTO, response(status, WANTS_NONCE, "n0nce-1")));

    assertThat(endpoint.server.getRequestCount()).isEqualTo(1);
  }

  /** Two responses that are in time each, and not together. */
  @Test
  void oneTimeoutHoldsForAllRequestsOfACall() {
    MockResponse slow =
        response(400, WANTS_NONCE, "n0nce-1")
            .newBuilder()
            .headersDelay(IN_TIME.toMillis() * 2 / 3, TimeUnit.MILLISECONDS)
            .build();

    assertThat(refusal(endpoint(DpopPolicy.ALWAYS, slow, slow, response(200, BOUND, null))))
        .hasMessageContaining("did not respond in time");
  }
}
