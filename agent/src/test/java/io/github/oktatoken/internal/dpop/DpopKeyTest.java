package io.github.oktatoken.internal.dpop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.jose.Jws;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proofs for the function's own calls: RFC 9449, sections 7 and 9. */
class DpopKeyTest {
  private static final URI ORDERS = URI.create("https://api.example.com/orders");
  private static final URI ITEMS = URI.create("https://api.example.com/items");
  private static final URI OTHER = URI.create("https://api.example.com:8443/orders");

  private final ManualClock clock = new ManualClock();
  private final DpopKey key = new DpopKey(clock);
  private final AccessToken token =
      new AccessToken("t0k3n", "DPoP", null, clock.instant().plusSeconds(300));
  private DpopProofs made;

  @BeforeEach
  void makeTheKey() throws Exception {
    made = key.get();
  }

  @Test
  void aProofForAnApiIsBoundToTokenAndKey() throws Exception {
    clock.advance(Duration.ofSeconds(90));

    Proof proof = proof("PATCH", ORDERS, null);

    assertThat(proof.claims().keySet())
        .map(Object::toString)
        .containsOnly("htm", "htu", "iat", "jti", "ath");
    assertThat(proof.claim("htm")).isEqualTo("PATCH");
    assertThat(proof.claim("htu")).isEqualTo(ORDERS.toString());
    assertThat(proof.claim("iat")).isEqualTo((double) clock.instant().getEpochSecond());
    byte[] hash = MessageDigest.getInstance("SHA-256").digest("t0k3n".getBytes(US_ASCII));
    assertThat(proof.claim("ath")).isEqualTo(Jws.base64(hash));
    assertThat(proof.jwk()).isEqualTo(shownToTheTokenEndpoint(made));
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
  void aProofNamesTheAddressWithoutQueryAndFragment(URI uri, String htu) throws Exception {
    assertThat(proof("GET", uri, null).claim("htu")).isEqualTo(htu.replace("me@", ""));
  }

  @Test
  void anApisNonceIsKeptForItsOrigin() throws Exception {
    assertThat(proof("GET", ORDERS, null).claim("nonce")).isNull();

    assertThat(proof("GET", ORDERS, "n0nce-1").claim("nonce")).isEqualTo("n0nce-1");

    assertThat(proof("GET", ITEMS, null).claim("nonce")).isEqualTo("n0nce-1");
    assertThat(proof("GET", OTHER, null).claim("nonce")).isNull();
    assertThat(proof("GET", OTHER, "n0nce-2").claim("nonce")).isEqualTo("n0nce-2");
    assertThat(proof("GET", ITEMS, null).claim("nonce")).isEqualTo("n0nce-1");
    assertThat(proof("GET", ITEMS, "n0nce-3").claim("nonce")).isEqualTo("n0nce-3");
    assertThat(proof("GET", ORDERS, null).claim("nonce")).isEqualTo("n0nce-3");
  }

  @Test
  void anApisNonceIsKeptWithoutAProof() throws Exception {
    key.keepNonce(ORDERS, "n0nce-1");

    assertThat(proof("GET", ITEMS, null).claim("nonce")).isEqualTo("n0nce-1");
    assertThat(proof("GET", OTHER, null).claim("nonce")).isNull();
  }

  @Test
  void aNonceForAKeyThatIsNoMoreIsNotKept() throws Exception {
    key.forget();

    key.keepNonce(ORDERS, "n0nce-1");

    key.get();
    assertThat(proof("GET", ORDERS, null).claim("nonce")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://other.example.com/orders",
        "https://example.com/orders",
        "https://api.example.com:8443/orders",
        "http://api.example.com:443/orders"
      })
  void anApisNonceIsNotSentToAnotherOrigin(URI other) throws Exception {
    proof("GET", ORDERS, "n0nce");

    assertThat(proof("GET", other, null).claim("nonce")).isNull();
  }

  @Test
  void anApiGetsNoNonceOfTheTokenEndpoint() throws Exception {
    HttpUrl url = HttpUrl.get("https://api.example.com/token");

    assertThat(Proof.read(made.forTokenEndpoint(url, "n0nce", 0)).claim("nonce"))
        .isEqualTo("n0nce");

    assertThat(proof("GET", ORDERS, null).claim("nonce")).isNull();
  }

  @Test
  void theNoncesOfApisAreBounded() throws Exception {
    proof("GET", ORDERS, "n0nce-1");
    for (int port = 1; port < DpopProofs.MAX_ORIGINS; port++) {
      proof("GET", URI.create("http://127.0.0.1:" + port + "/"), "n0nce-2");
    }
    assertThat(proof("GET", ORDERS, "n0nce-3").claim("nonce")).isEqualTo("n0nce-3");

    assertThat(proof("GET", OTHER, "n0nce-4").claim("nonce")).isEqualTo("n0nce-4");

    assertThat(proof("GET", ORDERS, null).claim("nonce")).isNull();
  }

  @Test
  void aBearerTokenGetsNoProof() {
    AccessToken bearer = new AccessToken("t0k3n", "Bearer", null, token.expiresAt());

    assertThatThrownBy(() -> key.proof(bearer, "GET", ORDERS, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("Authorization: Bearer", "okta_dpop=always")
        .hasMessageNotContaining("t0k3n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/orders", "ftp://api.example.com/", "mailto:me", "https:/orders"})
  void onlyHttpCallsGetAProof(URI uri) {
    assertThatThrownBy(() -> key.proof(token, "GET", uri, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("full http or https URI");
  }

  @Test
  void aProofNeedsAMethod() {
    assertThatThrownBy(() -> key.proof(token, "", ORDERS, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("method");
  }

  @Test
  void aProofNeedsTheKeyThatASnapshotTakesAway() throws Exception {
    Proof before = proof("GET", ORDERS, "n0nce-1");

    key.suspend();

    assertThatThrownBy(() -> key.proof(token, "GET", ORDERS, null))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessageContainingAll("went with a snapshot", "TokenHolder.token()");
    assertThatThrownBy(key::get).isInstanceOf(CancellationException.class);
    key.resume();
    key.get();
    assertThat(proof("GET", ORDERS, null).claim("nonce")).isNull();
    assertThat(proof("GET", ORDERS, null).jwk()).isNotEqualTo(before.jwk());
  }

  @Test
  void aForgottenDpopKeyIsReplacedByANewOne() throws Exception {
    Map<?, ?> before = proof("GET", ORDERS, null).jwk();

    key.forget();

    assertThatThrownBy(() -> key.proof(token, "GET", ORDERS, null))
        .isInstanceOf(TokenUnavailableException.class);
    assertThat(key.get()).isNotSameAs(made).isSameAs(key.get());
    assertThat(proof("GET", ORDERS, null).jwk()).isNotEqualTo(before);
  }

  /** Each of both is shorter than the curve's order once in 256 keys. */
  @Test
  void shortCoordinatesAreWrittenInFullLength() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair;
    ECPublicKey key;
    do {
      pair = generator.generateKeyPair();
      key = (ECPublicKey) pair.getPublic();
    } while (key.getW().getAffineX().bitLength() > 248
        && key.getW().getAffineY().bitLength() > 248);

    String proof = new DpopProofs(pair, clock).forResource("t0k3n", "GET", ORDERS, null);

    assertThat(Proof.read(proof).claim("htm")).isEqualTo("GET");
  }

  private static Map<?, ?> shownToTheTokenEndpoint(DpopProofs made) throws Exception {
    HttpUrl url = HttpUrl.get("https://okta.example/token");
    return Proof.read(made.forTokenEndpoint(url, null, 0)).jwk();
  }

  private Proof proof(String method, URI uri, @Nullable String nonce) throws Exception {
    return Proof.read(key.proof(token, method, uri, nonce));
  }
}
