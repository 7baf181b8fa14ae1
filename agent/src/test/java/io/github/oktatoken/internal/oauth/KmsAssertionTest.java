package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.GOOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.github.oktatoken.OwnWords;
import io.github.oktatoken.fake.RecordingServer;
import io.github.oktatoken.internal.aws.kms.KmsFixture;
import io.github.oktatoken.internal.aws.kms.KmsKey;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client whose key is in KMS. */
class KmsAssertionTest extends KmsFixture {
  /** Two servers have to respond, on a machine that may be busy. */
  private static final Duration IN_TIME = Duration.ofSeconds(20);

  @AutoClose private final FakeTokenEndpoint server = new FakeTokenEndpoint();

  @Test
  void aClientAssertionIsSignedByKmsUnderTheKeyIdOfTheSettings() throws Exception {
    aws.holds(ARN, "RSA_2048", RSA);
    server.responds(200, GOOD).responds(200, GOOD);
    HttpTokenEndpoint endpoint = endpoint(key(ARN), "k1");

    assertThat(endpoint.call(IN_TIME).token().value()).isEqualTo("t0k3n");
    clock.advance(Duration.ofSeconds(7));
    endpoint.call(IN_TIME);

    SignedJWT first = verified(new RSASSAVerifier((RSAPublicKey) RSA.getPublic()));
    SignedJWT second = verified(new RSASSAVerifier((RSAPublicKey) RSA.getPublic()));
    assertThat(first.getHeader().getKeyID()).isEqualTo("k1");
    assertThat(first.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
    assertThat(first.getJWTClaimsSet().getIssuer()).isEqualTo("my:id");
    assertThat(first.getJWTClaimsSet().getSubject()).isEqualTo("my:id");
    assertThat(first.getJWTClaimsSet().getAudience()).isEqualTo(List.of(server.url().toString()));
    assertThat(second.getJWTClaimsSet().getJWTID())
        .isNotEqualTo(first.getJWTClaimsSet().getJWTID());
    assertThat(aws.signatures()).isEqualTo(2);
  }

  @Test
  void anEcKeyWithoutAKeyIdGetsATokenAtTheFirstAttempt() throws Exception {
    aws.holds(ALIAS, "ECC_NIST_P256", P256);
    server.responds(200, GOOD);

    endpoint(key(ALIAS), null).call(IN_TIME);

    SignedJWT shown = verified(new ECDSAVerifier((ECPublicKey) P256.getPublic()));
    assertThat(shown.getHeader().getKeyID()).isNull();
    assertThat(shown.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    assertThat(aws.signatures()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "400, AccessDeniedException, PERMANENT",
    "400, DisabledException, PERMANENT",
    "400, ThrottlingException, TRANSIENT",
    "500, KeyUnavailableException, TRANSIENT",
    "500, KMSInternalException, TRANSIENT"
  })
  void aRefusalOfKmsNamesTheSettingAndNothingIsSentToTheServer(int status, String type, Kind kind) {
    aws.holds(ARN, "RSA_2048", RSA);
    aws.refuses(1, status, type);

    TokenRequestException failure = refusal(endpoint(key(ARN), null));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.mayBeRepeated()).isEqualTo(kind == Kind.TRANSIENT);
    assertThat(failure)
        .hasMessageStartingWith("okta_private_key cannot sign: ")
        .hasMessageEndingWith("(AWS returned " + status + " " + type + ")");
    OwnWords.assertInOwnWords(failure);
    assertThat(server.server.getRequestCount()).isZero();
  }

  @Test
  void aRejectedAssertionIsNotSignedAgainByTheSameKey() {
    aws.holds(ARN, "RSA_2048", RSA);
    server.alwaysResponds(401, "{\"error\":\"invalid_client\"}");

    assertThat(refusal(endpoint(key(ARN), "k1")))
        .hasMessageContainingAll("okta_private_key", "okta_key_id", "public key");

    assertThat(server.server.getRequestCount()).isEqualTo(1);
    assertThat(aws.signatures()).isEqualTo(1);
  }

  @Test
  void theSignatureTakesNoLongerThanTheCallMay() throws Exception {
    try (MockWebServer silent = RecordingServer.start()) {
      silent.enqueue(new MockResponse.Builder().headersDelay(30, TimeUnit.SECONDS).build());
      HttpTokenEndpoint endpoint = endpoint(key(ARN, silent.url("/").uri(), clock), null);

      long start = System.nanoTime();
      assertThatThrownBy(() -> endpoint.call(Duration.ofMillis(300)))
          .isInstanceOf(TokenRequestException.class)
          .hasMessageStartingWith("okta_private_key cannot sign: ")
          .hasMessageContainingAll("did not respond in time", "com.amazonaws.eu-central-1.kms");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void aResetCutsTheConnectionToKmsAndTheNextCallSigns() throws Exception {
    try (MockWebServer kms = RecordingServer.start()) {
      kms.enqueue(new MockResponse.Builder().headersDelay(30, TimeUnit.SECONDS).build());
      kms.enqueue(new MockResponse.Builder().code(400).body("{}").build());
      HttpTokenEndpoint endpoint = endpoint(key(ARN, kms.url("/").uri(), clock), null);
      FutureTask<Throwable> call =
          new FutureTask<>(
              () ->
                  catchThrowableOfType(
                      TokenRequestException.class, () -> endpoint.call(Duration.ofSeconds(30))));
      new Thread(call).start();
      assertThat(kms.takeRequest(10, TimeUnit.SECONDS)).isNotNull();

      endpoint.reset();

      assertThat(call.get(10, TimeUnit.SECONDS)).hasMessageContaining("cannot sign");
      assertThat(refusal(endpoint)).hasMessageEndingWith("(AWS returned 400)");
    }
  }

  @Test
  void nothingIsSignedForASnapshotAndAllIsAfterTheRestore() throws Exception {
    aws.holds(ARN, "ECC_NIST_P384", P384);
    server.alwaysResponds(200, GOOD);
    HttpTokenEndpoint endpoint = endpoint(key(ARN), null);
    endpoint.call(IN_TIME);

    endpoint.suspend();

    assertThatThrownBy(() -> endpoint.call(IN_TIME)).isInstanceOf(CancellationException.class);
    endpoint.prepare();
    assertThat(aws.signatures()).isEqualTo(1);
    endpoint.resume();
    assertThat(endpoint.call(IN_TIME).token().value()).isEqualTo("t0k3n");
    assertThat(aws.signatures()).isEqualTo(2);
    assertThat(aws.publicKeysTold()).isEqualTo(1);
  }

  private HttpTokenEndpoint endpoint(KmsKey key, @Nullable String keyId) {
    Client client =
        new Client(
            "my:id",
            key.sharedIn(new HashMap<>()),
            ClientAuthenticationMethod.PRIVATE_KEY_JWT,
            keyId);
    return TestEndpoints.of(server.url(), client, DpopPolicy.NEVER, clock);
  }

  private static TokenRequestException refusal(HttpTokenEndpoint endpoint) {
    return catchThrowableOfType(TokenRequestException.class, () -> endpoint.call(IN_TIME));
  }

  /** The assertion of the next request. */
  private SignedJWT verified(JWSVerifier verifier) throws Exception {
    String form = server.request().getBody().utf8();
    String assertion = HttpUrl.get("http://form/?" + form).queryParameter("client_assertion");
    SignedJWT parsed = SignedJWT.parse(assertion);
    assertThat(parsed.verify(verifier)).isTrue();
    return parsed;
  }
}
