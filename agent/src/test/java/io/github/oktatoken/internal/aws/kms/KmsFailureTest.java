package io.github.oktatoken.internal.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.fake.FakeAws;
import io.github.oktatoken.fake.RecordingServer;
import io.github.oktatoken.internal.aws.AwsException;
import java.util.Base64;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Why KMS doesn't sign: what the messages say, and whether another attempt may help. */
class KmsFailureTest extends KmsFixture {
  @ParameterizedTest
  @CsvSource({
    "400, AccessDeniedException, false, may not call kms:Sign on " + ARN,
    "400, AccessDeniedException, false, 'under the ARN of the key, not of an alias'",
    "400, NotFoundException, false, there is no " + ARN,
    "400, DisabledException, false, " + ARN + " is disabled: enable it",
    "400, KMSInvalidStateException, false, cancel its deletion",
    "400, InvalidArnException, false, correct the ARN",
    "400, ValidationException, false, correct the ARN",
    "400, ThrottlingException, true, rate limit",
    "400, ExpiredTokenException, true, AWS_ACCESS_KEY_ID",
    "500, KeyUnavailableException, true, " + ARN + " is not available now",
    "400, KeyUnavailableException, true, health page",
    "503, DependencyTimeoutException, true, timed out inside of AWS",
    "400, DependencyTimeoutException, true, health page",
    "500, KMSInternalException, true, AWS failed",
    "400, KMSInternalException, true, health page",
  })
  void everyErrorCodeOfKmsIsExplained(int status, String type, boolean isTransient, String words) {
    aws.refuses(1, status, type);

    AwsException failure = failure(key(ARN));

    assertThat(failure)
        .hasNoCause()
        .hasMessageContaining(words)
        .hasMessageEndingWith(" (AWS returned " + status + " " + type + ")")
        .hasMessageNotContainingAny("of the server", "kms:Decrypt");
    assertThat(failure.isTransient()).isEqualTo(isTransient);
  }

  @Test
  void aKeyIsUsedOnceKmsAllowsIt() throws Exception {
    aws.holds(ARN, "RSA_2048", RSA);
    aws.refuses(2, 500, "KeyUnavailableException");
    KmsKey key = key(ARN);

    assertThat(failure(key).isTransient()).isTrue();
    assertThat(failure(key).isTransient()).isTrue();
    assertThat(key.sign(Map.of(), Map.of(), soon())).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"RSA_2048, ES256", "ECC_NIST_P384, ES256", "ECC_NIST_P256, RS256"})
  void anAlgorithmThatDoesNotFitTheKeyIsNamedAndNoOtherIsTried(String spec, String algorithm) {
    aws.holds(ARN, spec, spec.startsWith("RSA") ? RSA : P256);

    AwsException failure = failure(key(ARN + ":" + algorithm));

    assertThat(failure)
        .hasMessageStartingWith(ARN + " does not sign with this algorithm: have the ARN end in")
        .hasMessageContaining("SIGN_VERIFY")
        .hasMessageEndingWith("(AWS returned 400 InvalidKeyUsageException)");
    assertThat(failure.isTransient()).isFalse();
    assertThat(aws.signatures() + aws.publicKeysTold()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ECC_SECG_P256K1", "SM2", "ECC_NIST_EDWARDS25519", "ML_DSA_65"})
  void aKeyOfAnotherKindIsRefused(String spec) {
    aws.holds(ARN, spec, P256);

    AwsException failure = failure(key(ARN));

    assertThat(failure)
        .hasNoCause()
        .hasMessageStartingWith(ARN + " is of a kind that no client assertion is signed with")
        .hasMessageContainingAll("RSA_2048", "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521");
    assertThat(failure.isTransient()).isFalse();
    assertThat(aws.signatures()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"RSA_2048, ENCRYPT_DECRYPT", "ECC_NIST_P256, KEY_AGREEMENT"})
  void aKeyForSomethingElseIsRefused(String spec, String usage) {
    aws.holds(ARN, spec, usage, P256);

    assertThat(failure(key(ARN)))
        .hasMessage(ARN + " is not a key to sign with: name one whose key usage is SIGN_VERIFY");
  }

  @ParameterizedTest
  @CsvSource({"SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT", "HMAC_256, GENERATE_VERIFY_MAC"})
  void aSymmetricKeyIsRefused(String spec, String usage) {
    aws.holds(ARN, spec, usage, P256);

    assertThat(failure(key(ARN)))
        .hasMessageStartingWith(ARN + " is a symmetric key: name one whose key spec is RSA_2048");
  }

  @Test
  void aRoleThatMayNotAskForTheAlgorithmHasTwoWaysOut() throws Exception {
    aws.holds(ARN, "ECC_NIST_P256", P256);
    aws.denies("TrentService.GetPublicKey");

    assertThat(failure(key(ARN)))
        .hasMessageStartingWith("the function's role may not call kms:GetPublicKey on " + ARN)
        .hasMessageContaining("or end the ARN in the key's algorithm, as in :ES256");
    assertThat(key(ARN + ":ES256").sign(Map.of(), Map.of(), soon())).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>v4lue</html>",
        "\"v4lue\"",
        "{}",
        "{\"Signature\":null}",
        "{\"Signature\":1}",
        "{\"Signature\":\"\"}",
        "{\"Signature\":\"v4lue?\"}",
        "{\"Signature\":\"AAAA\"}",
        "{\"Signature\":\"AAAA\"} x",
      })
  void aResponseWithoutASignatureIsNotOfAws(String response) throws Exception {
    for (String algorithm : new String[] {"RS256", "ES256", "ES384", "ES512"}) {
      assertNotOfAws(ARN + ":" + algorithm, response);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {255, 513})
  void aSignatureOfAnotherLengthThanAnRsaKeysIsNotOfAws(int bytes) throws Exception {
    String signature = Base64.getEncoder().encodeToString(new byte[bytes]);

    assertNotOfAws(ARN, "{\"Signature\":\"" + signature + "\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{\"KeySpec\":\"RSA_2048\"}", "{\"KeyUsage\":\"SIGN_VERIFY\"}", "[]"})
  void aResponseWithoutTheKeysKindIsNotOfAws(String response) throws Exception {
    try (MockWebServer server = RecordingServer.start()) {
      server.enqueue(
          new MockResponse.Builder()
              .code(400)
              .body("{\"__type\":\"InvalidKeyUsageException\"}")
              .build());
      server.enqueue(new MockResponse.Builder().body(response).build());

      assertThat(failure(key(ARN, server.url("/").uri(), clock)))
          .hasMessageContainingAll("not from AWS", "AWS_ENDPOINT_URL_KMS");
    }
  }

  private void assertNotOfAws(String setting, String response) throws Exception {
    try (MockWebServer server = RecordingServer.start()) {
      server.enqueue(new MockResponse.Builder().body(response).build());

      AwsException failure = failure(key(setting, server.url("/").uri(), clock));

      assertThat(failure)
          .hasNoCause()
          .hasMessageContainingAll("not from AWS", "AWS_ENDPOINT_URL_KMS")
          .hasMessageNotContainingAny("v4lue", FakeAws.SECRET_ACCESS_KEY);
      assertThat(failure.isTransient()).isTrue();
    }
  }
}
