package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static io.github.oktatoken.internal.oauth.FakeEndpoint.BASIC;
import static io.github.oktatoken.internal.oauth.FakeEndpoint.GOOD;
import static io.github.oktatoken.internal.oauth.FakeEndpoint.everything;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.Fuzzing;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.dpop.Proof;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for a token that is bound to a key: RFC 9449, sections 4 to 8. */
class DpopTokenRequestTest {
  private static final String BOUND = GOOD.replace("Bearer", "DPoP");
  private static final String WANTS_PROOF =
      "{\"error\":\"invalid_dpop_proof\",\"error_description\":\"The DPoP proof JWT header is"
          + " missing.\"}";

  private static final URI AN_API = URI.create("https://api.example.com/orders");

  /** A day before the clock of the test. */
  private static final String DAY_BEFORE = "Wed, 31 Dec 2025 00:00:00 GMT";

  private static final String WANTS_NONCE =
      "{\"error\":\"use_dpop_nonce\",\"error_description\":\"Authorization server requires nonce in"
          + " DPoP proof.\"}";

  @AutoClose private final FakeEndpoint endpoint = new FakeEndpoint();
  private final DpopKey key = new DpopKey(endpoint.clock);

  @ParameterizedTest
  @EnumSource(
      value = DpopPolicy.class,
      names = {"AUTO", "NEVER"})
  void sendNoProofThatNobodyDemands(DpopPolicy policy) throws Exception {
    AccessTokenResponse answer = endpoint(policy, answer(200, GOOD, "n0nce-1")).call(IN_TIME);

    assertThat(answer.token().type()).isEqualTo("Bearer");
    assertThat(endpoint.request().getHeaders().get("DPoP")).isNull();
  }

  @Test
  void danceWithOkta() throws Exception {
    HttpTokenEndpoint okta =
        endpoint(
            DpopPolicy.AUTO,
            answer(400, WANTS_PROOF, null),
            answer(400, WANTS_NONCE, "n0nce-1"),
            answer(200, BOUND, null));

    AccessTokenResponse answer = okta.call(IN_TIME);

    assertThat(answer.token().value()).isEqualTo("t0k3n");
    assertThat(answer.token().type()).isEqualTo("DPoP");
    assertThat(DpopKey.isBound(answer.token())).isTrue();
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
  void proveTheRequestAndNothingElse() throws Exception {
    URI url = URI.create(endpoint.url() + "?tenant=1");
    enqueue(answer(200, BOUND, null));

    TestEndpoints.of(url, BASIC, DpopPolicy.ALWAYS, endpoint.clock)
        .call(IN_TIME);

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
  void rememberWhatTheServerDemands(String demand) throws Exception {
    HttpTokenEndpoint tokens =
        endpoint(DpopPolicy.AUTO, answer(400, demand, "n0nce-1"), answer(200, BOUND, null));
    tokens.call(IN_TIME);
    tokens.reset();
    enqueue(answer(200, BOUND, null));

    tokens.call(IN_TIME);

    assertThat(endpoint.server.getRequestCount()).isEqualTo(3);
    assertThat(endpoint.request().getHeaders().get("DPoP")).isNull();
    Proof first = Proof.of(endpoint.request());
    assertThat(first.claim("nonce")).isEqualTo("n0nce-1");
    assertThat(Proof.of(endpoint.request()).jwk()).isEqualTo(first.jwk());
  }

  @Test
  void drawAnIdentifierForEverySend() throws Exception {
    Set<Object> drawn = new HashSet<>();
    HttpTokenEndpoint tokens = endpoint(DpopPolicy.ALWAYS);
    for (int i = 0; i < 10; i++) {
      enqueue(answer(400, WANTS_NONCE, "n0nce-" + i), answer(200, BOUND, null));
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
  void takeTheNonceOfEveryAnswer(int status, String body) throws Exception {
    HttpTokenEndpoint tokens = endpoint(DpopPolicy.ALWAYS, answer(status, body, "n0nce-1"));
    try {
      tokens.call(IN_TIME);
    } catch (TokenRequestException refused) {
      assertThat(refused).hasMessageNotContaining("n0nce");
    }
    enqueue(answer(200, BOUND, null), answer(200, BOUND, "n0nce-2"), answer(200, BOUND, null));

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
  void giveUpAfterTwoChallenges(DpopPolicy policy, String first) throws Exception {
    HttpTokenEndpoint tokens =
        endpoint(
            policy,
            answer(400, WANTS_NONCE.replace("use_dpop_nonce", first), "n0nce-1"),
            answer(400, WANTS_NONCE, "n0nce-2"),
            answer(400, WANTS_NONCE, "n0nce-3"),
            answer(200, BOUND, null));

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
  void askNoMoreForANonceThatIsNotSent(String nonce) {
    TokenRequestException refusal =
        refusal(endpoint(DpopPolicy.ALWAYS, answer(400, WANTS_NONCE, nonce)));

    assertThat(refusal).hasMessageContainingAll("sends none", "use_dpop_nonce");
    assertThat(endpoint.server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void sayWhyAProofMayBeRefused() {
    TokenRequestException refusal =
        refusal(
            endpoint(
                DpopPolicy.AUTO, answer(400, WANTS_PROOF, null), answer(400, WANTS_PROOF, null)));

    assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refusal)
        .hasMessageContainingAll("does not accept", "okta_token_url", "invalid_dpop_proof");
    assertThat(endpoint.server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void takeARefusedProofWithANewNonceForAnOutdatedOne() throws Exception {
    HttpTokenEndpoint tokens =
        endpoint(
            DpopPolicy.ALWAYS,
            answer(200, BOUND, "n0nce-1"),
            answer(400, WANTS_PROOF, "n0nce-2"),
            answer(200, BOUND, null));
    tokens.call(IN_TIME);

    assertThat(tokens.call(IN_TIME).token().type()).isEqualTo("DPoP");

    assertThat(endpoint.server.getRequestCount()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void sendNoOtherRequestToAServerThatWantsToBeLeftAlone(int status) {
    refusal(endpoint(DpopPolicy.AUTO, answer(status, WANTS_NONCE, "n0nce-1")));

    assertThat(endpoint.server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {WANTS_PROOF, WANTS_NONCE})
  void neverMeansNever(String demand) throws Exception {
    HttpTokenEndpoint tokens =
        endpoint(DpopPolicy.NEVER, answer(400, demand, "n0nce-1"), answer(400, demand, "n0nce-1"));

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
  void refuseATokenThatIsBoundToNoKeyOfOurs(DpopPolicy policy) {
    assertThat(refusal(endpoint(policy, answer(200, BOUND, null))))
        .hasMessageContainingAll("token_type is DPoP", "no proof was sent");
  }

  @Test
  void takeABearerTokenForWhatItIs() throws Exception {
    HttpTokenEndpoint tokens =
        endpoint(DpopPolicy.AUTO, answer(400, WANTS_PROOF, "n0nce-1"), answer(200, GOOD, null));

    AccessTokenResponse answer = tokens.call(IN_TIME);

    assertThat(answer.token().type()).isEqualTo("Bearer");
    assertThat(DpopKey.isBound(answer.token())).isFalse();
  }

  @Test
  void refuseABearerTokenWhereNoneButABoundOneIsWanted() {
    TokenRequestException refusal = refusal(endpoint(DpopPolicy.ALWAYS, answer(200, GOOD, null)));

    assertThat(refusal.kind()).isEqualTo(TokenRequestException.Kind.PERMANENT);
    assertThat(refusal).hasMessageContainingAll("okta_dpop is always", "set okta_dpop=auto");
  }

  @Test
  void refuseAnyOtherType() {
    String mac = GOOD.replace("Bearer", "mac");

    assertThat(refusal(endpoint(DpopPolicy.ALWAYS, answer(200, mac, null))))
        .hasMessageContaining("token_type is neither Bearer nor DPoP");
  }

  @Test
  void writeTheTypeAsItIsRegistered() throws Exception {
    String loud = GOOD.replace("Bearer", "DPOP");

    assertThat(endpoint(DpopPolicy.ALWAYS, answer(200, loud, null)).call(IN_TIME).token().type())
        .isEqualTo("DPoP");
  }

  /** Two answers that are in time each, and not together. */
  @Test
  void haveOneTimeLimitForAllSends() {
    MockResponse slow =
        answer(400, WANTS_NONCE, "n0nce-1")
            .newBuilder()
            .headersDelay(IN_TIME.toMillis() * 2 / 3, TimeUnit.MILLISECONDS)
            .build();

    assertThat(refusal(endpoint(DpopPolicy.ALWAYS, slow, slow, answer(200, BOUND, null))))
        .hasMessageContaining("did not answer in time");
  }

  @Test
  void takeNeitherKeyNorNonceThroughASnapshotButTheDemand() throws Exception {
    HttpTokenEndpoint tokens =
        endpoint(
            DpopPolicy.AUTO, answer(400, WANTS_NONCE, "n0nce-1"), answer(200, BOUND, "n0nce-2"));
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
    enqueue(answer(200, BOUND, null));
    tokens.call(IN_TIME);

    Proof after = Proof.of(endpoint.request());
    assertThat(after.jwk()).isNotEqualTo(before.jwk());
    assertThat(after.claim("nonce")).isNull();
  }

  @Test
  void bindTheTokensOfAllClientsToOneKey() throws Exception {
    for (int i = 0; i < 2; i++) {
      endpoint(DpopPolicy.ALWAYS, answer(200, BOUND, "n0nce-of-okta")).call(IN_TIME);
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
  void getNoKeyWhileThereMayBeNone() throws Exception {
    HttpTokenEndpoint tokens = endpoint(DpopPolicy.ALWAYS, answer(200, BOUND, null));
    key.suspend();

    assertThatThrownBy(() -> tokens.call(IN_TIME)).isInstanceOf(CancellationException.class);

    key.resume();
    assertThat(tokens.call(IN_TIME).token().type()).isEqualTo("DPoP");
  }

  @ParameterizedTest
  @ValueSource(strings = {"invalid_dpop_proof", "invalid_grant", "invalid_request"})
  void blameTheClockWhereItIsHoursOff(String code) {
    String body = "{\"error\":\"" + code + "\"}";
    MockResponse late = answer(400, body, null).newBuilder().setHeader("Date", DAY_BEFORE).build();

    assertThat(refusal(endpoint(DpopPolicy.ALWAYS, late)))
        .hasMessageStartingWith("the function's clock is 24 h ahead of that of the auth");
    // What is not dated is refused for something else.
    assertThat(refusal(endpoint(DpopPolicy.NEVER, late))).hasMessageNotContaining("clock");
  }

  @Test
  void blameNoClockForTheSecretOrTheScope() {
    for (String code : List.of("invalid_client", "invalid_scope")) {
      String body = "{\"error\":\"" + code + "\"}";
      MockResponse late =
          answer(400, body, null).newBuilder().setHeader("Date", DAY_BEFORE).build();

      assertThat(refusal(endpoint(DpopPolicy.ALWAYS, late))).hasMessageNotContaining("clock");
    }
  }

  private HttpTokenEndpoint endpoint(DpopPolicy policy, MockResponse... answers) {
    enqueue(answers);
    return TestEndpoints.of(endpoint.url(), BASIC, policy, key, endpoint.clock);
  }

  private void enqueue(MockResponse... answers) {
    for (MockResponse answer : answers) {
      endpoint.server.enqueue(answer);
    }
  }

  private static MockResponse answer(int status, String body, String nonce) {
    MockResponse.Builder answer = new MockResponse.Builder().code(status).body(body);
    return nonce == null ? answer.build() : answer.addHeader("DPoP-Nonce", nonce).build();
  }

  private static TokenRequestException refusal(HttpTokenEndpoint tokens) {
    TokenRequestException refusal =
        catchThrowableOfType(TokenRequestException.class, () -> tokens.call(IN_TIME));
    assertThat(refusal).as("what is thrown").isNotNull();
    Fuzzing.assertInOwnWords(refusal);
    assertThat(everything(refusal)).doesNotContain("n0nce", "t0k3n", FakeEndpoint.SECRET);
    return refusal;
  }
}
