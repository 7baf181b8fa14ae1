package io.github.oktatoken;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.internal.dpop.Proof;
import io.github.oktatoken.internal.jose.Jws;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import java.net.URI;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls with a token that is bound to a key: RFC 9449, sections 7 and 9. */
class BoundApiCallTest extends ApiCallFixture {
  private static final String USE_NONCE = "DPoP error=\"use_dpop_nonce\"";
  private static final String INVALID_TOKEN = "DPoP error=\"invalid_token\", algs=\"ES256\"";

  @Override
  AccessTokenResponse response(String value) {
    return TestTokens.bound(value, clock.instant(), LIFETIME);
  }

  @Test
  void sendsAProofForTheTokenAndTheCall() throws Exception {
    enqueue(response(200));

    assertThat(send(call())).isEqualTo(200);

    Proof proof = Proof.of(assertSent("DPoP orders-1").get(0));
    assertThat(proof.claim("htm")).isEqualTo("GET");
    assertThat(proof.claim("htu")).isEqualTo(api.url("/orders").toString());
    assertThat(proof.claim("ath")).isEqualTo(hash("orders-1"));
    assertThat(proof.claim("nonce")).isNull();
  }

  @Test
  void sendsTheNonceThatTheApiAsksFor() throws Exception {
    enqueue(wantsNonce("n0nce-1"), response(200));

    assertThat(send(call())).isEqualTo(200);

    List<RecordedRequest> sent = assertSent("DPoP orders-1", "DPoP orders-1");
    assertThat(nonces(sent)).containsExactly(null, "n0nce-1");
    assertThat(Proof.of(sent.get(1)).claim("jti")).isNotEqualTo(Proof.of(sent.get(0)).claim("jti"));
    assertThat(issued).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 403, 500})
  void keepsTheNonceOfAnyResponseForTheNextCallToTheOrigin(int status) throws Exception {
    enqueue(response(status, "DPoP-Nonce", "n0nce-1"), response(200));
    assertThat(send(call())).isEqualTo(status);

    assertThat(send(call())).isEqualTo(200);

    assertThat(nonces(requests())).containsExactly(null, "n0nce-1");
    URI other = URI.create("https://other.example.com/orders");
    assertThat(Proof.read(proof(new ApiCall(tokens, ORDERS, "GET", other))).claim("nonce"))
        .isNull();
  }

  @Test
  void sendsTwoRequestsAtMostIfTheApiAsksForAnotherNonceEachTime() throws Exception {
    enqueue(wantsNonce("n0nce-1"), wantsNonce("n0nce-2"), response(200));

    assertThat(send(call())).isEqualTo(401);

    assertThat(nonces(assertSent("DPoP orders-1", "DPoP orders-1")))
        .containsExactly(null, "n0nce-1");
    assertThat(tokens.token().value()).isEqualTo("orders-1");
    send(call());
    assertThat(nonces(requests())).containsExactly("n0nce-2");
  }

  @Test
  void doesNotDropTheTokenIfTheApiAsksForANonceAndSendsNone() throws Exception {
    enqueue(response(401, "WWW-Authenticate", USE_NONCE));

    assertThat(send(call())).isEqualTo(401);

    assertSent("DPoP orders-1");
    assertThat(tokens.token().value()).isEqualTo("orders-1");
  }

  @Test
  void dropsARefusedTokenAtOnceAlthoughTheResponseHasANonce() throws Exception {
    enqueue(
        response(401, "WWW-Authenticate", INVALID_TOKEN, "DPoP-Nonce", "n0nce-1"), response(200));

    assertThat(send(call())).isEqualTo(200);

    List<RecordedRequest> sent = assertSent("DPoP orders-1", "DPoP orders-2");
    assertThat(nonces(sent)).containsExactly(null, "n0nce-1");
    assertThat(Proof.of(sent.get(1)).claim("ath")).isEqualTo(hash("orders-2"));
  }

  @Test
  void sendsAnotherNonceAndAnotherTokenInEitherOrder() throws Exception {
    enqueue(wantsNonce("n0nce-1"), response(401), response(200));
    assertThat(send(call())).isEqualTo(200);
    assertSent("DPoP orders-1", "DPoP orders-1", "DPoP orders-2");

    clock.advance(LIFETIME);
    enqueue(response(401), wantsNonce("n0nce-2"), response(200));
    assertThat(send(call())).isEqualTo(200);
    assertThat(nonces(assertSent("DPoP orders-3", "DPoP orders-4", "DPoP orders-4")))
        .containsExactly("n0nce-1", "n0nce-1", "n0nce-2");
  }

  @Test
  void sendsThreeRequestsAtMostWhateverTheApiResponds() throws Exception {
    for (int i = 0; i < 5; i++) {
      enqueue(response(401, "DPoP-Nonce", "n0nce-" + i));
    }

    assertThat(send(call())).isEqualTo(401);

    assertSent("DPoP orders-1", "DPoP orders-1", "DPoP orders-2");
    assertThat(issued).hasValue(2);
  }

  /** Amazon API Gateway renames WWW-Authenticate. */
  @ParameterizedTest
  @CsvSource({
    "x-amzn-Remapped-WWW-Authenticate, DPoP error=\"use_dpop_nonce\"",
    "WWW-Authenticate, 'Bearer, DPoP algs=\"ES256\"'"
  })
  void aNonceIsAskedForUnlessTheResponseNamesAnotherError(String name, String value)
      throws Exception {
    enqueue(response(401, name, value, "DPoP-Nonce", "n0nce-1"), response(200));

    assertThat(send(call())).isEqualTo(200);

    assertThat(nonces(assertSent("DPoP orders-1", "DPoP orders-1")))
        .containsExactly(null, "n0nce-1");
  }

  @Test
  void findsTheChallengeAmongSeveralAndInAnyCase() throws Exception {
    enqueue(
        response(
            401,
            "www-authenticate",
            "Bearer error=\"invalid_token\"",
            "www-authenticate",
            USE_NONCE,
            "dpop-nonce",
            "n0nce-1"),
        response(200));

    assertThat(send(call())).isEqualTo(200);

    assertThat(nonces(assertSent("DPoP orders-1", "DPoP orders-1")))
        .containsExactly(null, "n0nce-1");
  }

  @Test
  void sendsTheNonceThatItWasGivenItselfWhateverOtherCallsWereGiven() throws Exception {
    enqueue(wantsNonce("n0nce-1"), response(200));
    ApiCall call = call();
    ApiCall other = call();
    proof(call);
    proof(other);
    call.sendAgain(401, name -> name.equals("DPoP-Nonce") ? List.of("n0nce-1") : List.of());
    other.sendAgain(401, name -> name.equals("DPoP-Nonce") ? List.of("n0nce-2") : List.of());

    assertThat(Proof.read(proof(call)).claim("nonce")).isEqualTo("n0nce-1");
    assertThat(Proof.read(proof(other)).claim("nonce")).isEqualTo("n0nce-2");
  }

  @Test
  void needsAFullUri() {
    ApiCall call = new ApiCall(tokens, ORDERS, "GET", URI.create("/orders"));

    assertThatThrownBy(() -> proof(call))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("full http or https URI");
    assertThat(call.sendAgain(401, name -> List.of())).isFalse();
  }

  private static MockResponse wantsNonce(String nonce) {
    return response(401, "WWW-Authenticate", USE_NONCE, "DPoP-Nonce", nonce);
  }

  private static String proof(ApiCall call) {
    Map<String, String> headers = new ConcurrentHashMap<>();
    call.authorize(headers::put);
    return headers.getOrDefault("DPoP", "none");
  }

  private static List<@Nullable Object> nonces(List<RecordedRequest> requests) throws Exception {
    List<@Nullable Object> nonces = new ArrayList<>();
    for (RecordedRequest request : requests) {
      nonces.add(Proof.of(request).claim("nonce"));
    }
    return nonces;
  }

  private static String hash(String token) throws Exception {
    return Jws.base64(MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII)));
  }
}
