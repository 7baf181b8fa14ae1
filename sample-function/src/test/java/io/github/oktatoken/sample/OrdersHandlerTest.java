package io.github.oktatoken.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.testing.TestTokens;
import io.github.oktatoken.testing.WithTestTokens;
import java.io.IOException;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithTestTokens
class OrdersHandlerTest {
  private static final MockResponse UNAUTHORIZED = new MockResponse.Builder().code(401).build();
  private static final MockResponse ORDERS = new MockResponse.Builder().body("3 orders").build();

  private final MockWebServer api = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    api.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private String orders() {
    RequestHandler<Map<String, String>, String> handler =
        new OrdersHandler(api.url("/orders").toString());
    return handler.handleRequest(Map.of(), null);
  }

  private String authorizationOfNextCall() throws InterruptedException {
    return String.valueOf(api.takeRequest().getHeaders().get("Authorization"));
  }

  @Test
  void sendsTheToken(TestTokens tokens) throws Exception {
    tokens.issue("secret-token");
    api.enqueue(ORDERS);
    assertThat(orders()).isEqualTo("3 orders");
    assertThat(authorizationOfNextCall()).isEqualTo("Bearer secret-token");
    assertThat(tokens.invalidated()).isEmpty();
  }

  @Test
  void dropsARefusedTokenAndSendsAnotherOnce(TestTokens tokens) throws Exception {
    api.enqueue(UNAUTHORIZED);
    api.enqueue(ORDERS);
    assertThat(orders()).isEqualTo("3 orders");
    assertThat(authorizationOfNextCall()).isEqualTo("Bearer token-1");
    assertThat(authorizationOfNextCall()).isEqualTo("Bearer token-2");
    assertThat(tokens.invalidated()).containsExactly("token-1");
    assertThat(tokens.requests()).isEqualTo(2);
  }

  @Test
  void givesUpWhenTheSecondTokenIsRefusedAsWell(TestTokens tokens) {
    api.enqueue(UNAUTHORIZED);
    api.enqueue(UNAUTHORIZED);
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this::orders);
    assertThat(api.getRequestCount()).isEqualTo(2);
    assertThat(tokens.requests()).isEqualTo(2);
  }

  @Test
  void provesThatItHoldsTheKeyOfABoundToken(TestTokens tokens) throws Exception {
    tokens.dpop().issue("bound-token");
    api.enqueue(UNAUTHORIZED.newBuilder().addHeader("DPoP-Nonce", "fresh").build());
    api.enqueue(ORDERS);
    assertThat(orders()).isEqualTo("3 orders");
    RecordedRequest first = api.takeRequest();
    RecordedRequest second = api.takeRequest();
    assertThat(first.getHeaders().get("Authorization")).isEqualTo("DPoP bound-token");
    assertThat(claimsOfProof(first)).doesNotContainKey("nonce");
    assertThat(claimsOfProof(second))
        .containsEntry("nonce", "fresh")
        .containsEntry("htm", "GET")
        .containsEntry("htu", api.url("/orders").toString());
    assertThat(tokens.invalidated()).isEmpty();
  }

  /** Of a proof that is signed by the key in it. */
  private static Map<String, Object> claimsOfProof(RecordedRequest request) throws Exception {
    SignedJWT proof = SignedJWT.parse(request.getHeaders().get("DPoP"));
    assertThat(proof.verify(new ECDSAVerifier(proof.getHeader().getJWK().toECKey()))).isTrue();
    return proof.getJWTClaimsSet().getClaims();
  }

  @Test
  void followsNoRedirect(TestTokens tokens) {
    tokens.dpop().issue("bound-token");
    String elsewhere = api.url("/elsewhere").toString();
    api.enqueue(new MockResponse.Builder().code(302).addHeader("Location", elsewhere).build());
    api.enqueue(UNAUTHORIZED);
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this::orders);
    assertThat(api.getRequestCount()).isEqualTo(1);
    assertThat(tokens.invalidated()).isEmpty();
  }

  @Test
  void usesAValidTokenWhileOktaIsDown(TestTokens tokens) {
    tokens.issue();
    tokens.oktaIsDown();
    api.enqueue(ORDERS);
    assertThat(orders()).isEqualTo("3 orders");
  }

  @Test
  void failsWithTheReasonAndWithoutACallWhenThereIsNoToken(TestTokens tokens) {
    tokens.oktaIsDown();
    assertThatExceptionOfType(TokenUnavailableException.class)
        .isThrownBy(this::orders)
        .withMessageContaining("the token endpoint returned 503");
    assertThat(api.getRequestCount()).isZero();
  }
}
