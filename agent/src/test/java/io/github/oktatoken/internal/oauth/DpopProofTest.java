package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static io.github.oktatoken.internal.oauth.FakeEndpoint.BASIC;
import static io.github.oktatoken.internal.oauth.FakeEndpoint.GOOD;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.dpop.DpopProofs;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.jose.Jws;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proofs for the function's own calls: RFC 9449, sections 7 and 9. */
class DpopProofTest {
  private static final URI ORDERS = URI.create("https://api.example.com/orders");
  private static final URI ITEMS = URI.create("https://api.example.com/items");
  private static final URI OTHER = URI.create("https://api.example.com:8443/orders");

  @AutoClose private final FakeEndpoint endpoint = new FakeEndpoint();
  private HttpTokenEndpoint tokens;
  private AccessToken token;

  @BeforeEach
  void getABoundToken() throws Exception {
    endpoint.server.enqueue(
        new MockResponse.Builder()
            .body(GOOD.replace("Bearer", "DPoP"))
            .addHeader("DPoP-Nonce", "n0nce-of-okta")
            .build());
    tokens =
        new HttpTokenEndpoint(
            endpoint.url(),
            BASIC,
            Grant.of(null),
            DpopPolicy.ALWAYS,
            new DpopKey(endpoint.clock),
            NetworkSettings.OF_THE_JVM,
            endpoint.clock);
    token = tokens.call(IN_TIME).token();
  }

  @Test
  void bindTheCallToTheTokenAndItsKey() throws Exception {
    endpoint.clock.advance(Duration.ofSeconds(90));

    Proof proof = proof("PATCH", ORDERS, null);

    assertThat(proof.claims().keySet())
        .map(Object::toString)
        .containsOnly("htm", "htu", "iat", "jti", "ath");
    assertThat(proof.claim("htm")).isEqualTo("PATCH");
    assertThat(proof.claim("htu")).isEqualTo(ORDERS.toString());
    assertThat(proof.claim("iat")).isEqualTo((double) endpoint.clock.instant().getEpochSecond());
    byte[] hash = MessageDigest.getInstance("SHA-256").digest("t0k3n".getBytes(US_ASCII));
    assertThat(proof.claim("ath")).isEqualTo(Jws.base64(hash));
    assertThat(proof.jwk()).isEqualTo(Proof.of(endpoint.request()).jwk());
    assertThat(proof("PATCH", ORDERS, null).claim("jti")).isNotEqualTo(proof.claim("jti"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.example.com/orders?since=1#top, https://api.example.com/orders",
    "HTTPS://API.example.com:443/orders, https://api.example.com/orders",
    "https://api.example.com, https://api.example.com/",
    "http://127.0.0.1:8080/a%20b, http://127.0.0.1:8080/a%20b",
    "https://me@api.example.com:8443/ü, https://me@api.example.com:8443/%C3%BC"
  })
  void nameTheAddressWithoutQueryAndFragment(URI uri, String htu) throws Exception {
    assertThat(proof("GET", uri, null).claim("htu")).isEqualTo(htu.replace("me@", ""));
  }

  @Test
  void areOfOneKeyForTheTokensOfAllClients() throws Exception {
    DpopKey key = new DpopKey(endpoint.clock);
    List<HttpTokenEndpoint> clients = List.of(sharing(key), sharing(key));
    List<AccessToken> held = new ArrayList<>();
    for (HttpTokenEndpoint client : clients) {
      endpoint.server.enqueue(
          new MockResponse.Builder().body(GOOD.replace("Bearer", "DPoP")).build());
      held.add(client.call(IN_TIME).token());
    }
    endpoint.request();
    Proof first = Proof.of(endpoint.request());
    Proof second = Proof.of(endpoint.request());

    assertThat(second.jwk()).isEqualTo(first.jwk());
    // The nonce of a token endpoint is its own affair, that of an API everybody's.
    clients.get(0).proof(held.get(0), "GET", ORDERS, "n0nce");
    Proof other = Proof.read(clients.get(0).proof(held.get(1), "GET", ORDERS, null));
    assertThat(other.jwk()).isEqualTo(first.jwk());
    assertThat(Proof.read(clients.get(1).proof(held.get(1), "GET", ORDERS, null)).claim("nonce"))
        .isEqualTo("n0nce");
  }

  @Test
  void areNotToBeHadForATokenWhoseKeyAnyClientHasForgotten() throws Exception {
    DpopKey key = new DpopKey(endpoint.clock);
    HttpTokenEndpoint one = sharing(key);
    endpoint.server.enqueue(
        new MockResponse.Builder().body(GOOD.replace("Bearer", "DPoP")).build());
    AccessToken bound = one.call(IN_TIME).token();

    sharing(key).suspend();

    assertThatThrownBy(() -> one.proof(bound, "GET", ORDERS, null))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessageContaining("went with a snapshot");
    assertThatThrownBy(() -> one.call(IN_TIME)).isInstanceOf(CancellationException.class);
    sharing(key).resume();
    endpoint.server.enqueue(
        new MockResponse.Builder().body(GOOD.replace("Bearer", "DPoP")).build());
    assertThat(one.proof(one.call(IN_TIME).token(), "GET", ORDERS, null)).isNotEmpty();
  }

  private HttpTokenEndpoint sharing(DpopKey key) {
    return new HttpTokenEndpoint(
        endpoint.url(),
        BASIC,
        Grant.of(null),
        DpopPolicy.ALWAYS,
        key,
        NetworkSettings.OF_THE_JVM,
        endpoint.clock);
  }

  @Test
  void keepANonceForItsOrigin() throws Exception {
    assertThat(proof("GET", ORDERS, null).claim("nonce")).isNull();

    assertThat(proof("GET", ORDERS, "n0nce-1").claim("nonce")).isEqualTo("n0nce-1");

    assertThat(proof("GET", ITEMS, null).claim("nonce")).isEqualTo("n0nce-1");
    assertThat(proof("GET", OTHER, null).claim("nonce")).isNull();
    assertThat(proof("GET", OTHER, "n0nce-2").claim("nonce")).isEqualTo("n0nce-2");
    assertThat(proof("GET", ITEMS, null).claim("nonce")).isEqualTo("n0nce-1");
    assertThat(proof("GET", ITEMS, "n0nce-3").claim("nonce")).isEqualTo("n0nce-3");
    assertThat(proof("GET", ORDERS, null).claim("nonce")).isEqualTo("n0nce-3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://other.example.com/orders",
        "https://example.com/orders",
        "https://api.example.com:8443/orders",
        "http://api.example.com:443/orders"
      })
  void takeNoNonceToAnotherOrigin(URI other) throws Exception {
    proof("GET", ORDERS, "n0nce");

    assertThat(proof("GET", other, null).claim("nonce")).isNull();
  }

  @Test
  void showAnApiNoNonceOfTheTokenEndpoint() throws Exception {
    assertThat(proof("GET", endpoint.url().resolve("/api/v1/users"), null).claim("nonce")).isNull();
  }

  @Test
  void hoardNoNonces() throws Exception {
    proof("GET", ORDERS, "n0nce-1");
    for (int port = 1; port < DpopProofs.MAX_ORIGINS; port++) {
      proof("GET", URI.create("http://127.0.0.1:" + port + "/"), "n0nce-2");
    }
    assertThat(proof("GET", ORDERS, "n0nce-3").claim("nonce")).isEqualTo("n0nce-3");

    assertThat(proof("GET", OTHER, "n0nce-4").claim("nonce")).isEqualTo("n0nce-4");

    assertThat(proof("GET", ORDERS, null).claim("nonce")).isNull();
  }

  @Test
  void areNotForABearerToken() {
    AccessToken bearer = new AccessToken("t0k3n", "Bearer", null, token.expiresAt());

    assertThatThrownBy(() -> tokens.proof(bearer, "GET", ORDERS, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("Authorization: Bearer", "okta_dpop=always")
        .hasMessageNotContaining("t0k3n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/orders", "ftp://api.example.com/", "mailto:me", "https:/orders"})
  void areForHttpAlone(URI uri) {
    assertThatThrownBy(() -> tokens.proof(token, "GET", uri, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("full http or https URI");
  }

  @Test
  void areForAMethod() {
    assertThatThrownBy(() -> tokens.proof(token, "", ORDERS, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("method");
  }

  @Test
  void needTheKeyThatASnapshotTakesAway() throws Exception {
    proof("GET", ORDERS, "n0nce-1");

    tokens.suspend();

    assertThatThrownBy(() -> tokens.proof(token, "GET", ORDERS, null))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessageContainingAll("snapshot", "TokenHolder.token()");
    tokens.resume();
    endpoint.answers(200, GOOD.replace("Bearer", "DPoP"));
    tokens.call(IN_TIME);
    assertThat(proof("GET", ORDERS, null).claim("nonce")).isNull();
  }

  /** Each of both is shorter than the curve's order once in 256 keys. */
  @Test
  void writeShortCoordinatesInFullLength() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair;
    ECPublicKey key;
    do {
      pair = generator.generateKeyPair();
      key = (ECPublicKey) pair.getPublic();
    } while (key.getW().getAffineX().bitLength() > 248
        && key.getW().getAffineY().bitLength() > 248);

    String proof =
        new DpopProofs(pair, new ManualClock()).forResource("t0k3n", "GET", ORDERS, null);

    assertThat(Proof.read(proof).claim("htm")).isEqualTo("GET");
  }

  private Proof proof(String method, URI uri, String nonce) throws Exception {
    return Proof.read(tokens.proof(token, method, uri, nonce));
  }
}
