package io.github.oktatoken.internal.aws.kms;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.fake.RecordingServer;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KmsKeyTest extends KmsFixture {
  private static final String RSA_SIGNATURE = Base64.getEncoder().encodeToString(new byte[256]);

  private static final Map<String, String> JAVA_NAMES =
      Map.of(
          "RS256", "SHA256withRSA",
          "RS384", "SHA384withRSA",
          "RS512", "SHA512withRSA",
          "ES256", "SHA256withECDSAinP1363Format",
          "ES384", "SHA384withECDSAinP1363Format",
          "ES512", "SHA512withECDSAinP1363Format");

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, RS256",
    "RSA_3072, RS384",
    "RSA_4096, RS512",
    "ECC_NIST_P256, ES256",
    "ECC_NIST_P384, ES384",
    "ECC_NIST_P521, ES512"
  })
  void signsWithTheAlgorithmThatTheArnEndsIn(String spec, String algorithm) throws Exception {
    aws.holds(ARN, spec, pair(spec));

    assertSigns(key(ARN + ":" + algorithm), pair(spec), algorithm);

    assertThat(aws.signatures()).isEqualTo(1);
    assertThat(aws.publicKeysTold()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA_2048", "RSA_3072", "RSA_4096"})
  void takesOneRequestForASignatureOfAnRsaKey(String spec) throws Exception {
    aws.holds(ARN, spec, RSA);
    aws.denies("TrentService.GetPublicKey");

    assertSigns(key(ARN), RSA, "RS256");

    assertThat(aws.signatures()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"ECC_NIST_P256, ES256", "ECC_NIST_P384, ES384", "ECC_NIST_P521, ES512"})
  void findsOutOnceWhichAlgorithmAnEcKeyIsFor(String spec, String algorithm) throws Exception {
    aws.holds(ALIAS, spec, pair(spec));
    KmsKey key = key(ALIAS);

    assertSigns(key, pair(spec), algorithm);
    key.suspend();
    key.reset();
    key.resume();
    assertSigns(key, pair(spec), algorithm);

    assertThat(aws.signatures()).isEqualTo(2);
    assertThat(aws.publicKeysTold()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA_2048", "RSA_3072", "RSA_4096"})
  void followsAnAliasToAnotherKey(String spec) throws Exception {
    aws.holds(ALIAS, spec, RSA);
    KmsKey key = key(ALIAS);
    assertSigns(key, RSA, "RS256");

    aws.holds(ALIAS, "ECC_NIST_P384", P384);
    assertSigns(key, P384, "ES384");

    aws.holds(ALIAS, spec, RSA);
    assertSigns(key, RSA, "RS256");
    assertThat(aws.publicKeysTold()).isEqualTo(2);
  }

  @Test
  void signsWhatIsLongerThanKmsTakes() throws Exception {
    aws.holds(ARN, "RSA_2048", RSA);

    String signed = key(ARN).sign(Map.of(), Map.of("aud", "a".repeat(5000)), soon());

    assertVerified(signed, RSA, "RS256");
  }

  @Test
  void sendsKmsTheDigestAlone() throws Exception {
    try (MockWebServer server = RecordingServer.start()) {
      server.enqueue(
          new MockResponse.Builder().body("{\"Signature\":\"" + RSA_SIGNATURE + "\"}").build());

      String signed =
          key(" " + ARN + "\n", server.url("/").uri(), clock)
              .sign(Map.of("kid", "k1"), Map.of("sub", "s"), soon());

      String input = signed.substring(0, signed.lastIndexOf('.'));
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(input.getBytes(US_ASCII));
      RecordedRequest request = server.takeRequest();
      assertThat(request.getHeaders().get("X-Amz-Target")).isEqualTo("TrentService.Sign");
      assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/x-amz-json-1.1");
      assertThat(request.getHeaders().get("Authorization"))
          .contains("/20260101/eu-central-1/kms/aws4_request, ");
      assertThat(request.getBody().utf8())
          .contains("\"KeyId\":\"" + ARN + "\"")
          .contains("\"Message\":\"" + Base64.getEncoder().encodeToString(digest) + "\"")
          .contains("\"MessageType\":\"DIGEST\"")
          .contains("\"SigningAlgorithm\":\"RSASSA_PKCS1_V1_5_SHA_256\"");
    }
  }

  @Test
  void isNothingToReadOrToShare() {
    KmsKey key = key(ARN);

    assertThat(key.isKmsKey()).isTrue();
    assertThat(key.isReference()).isFalse();
    assertThatThrownBy(() -> key.read(soon()))
        .isInstanceOf(SecretUnavailableException.class)
        .hasMessageStartingWith("okta_private_key cannot be read: " + ARN + " is a key in KMS");
    assertThat(key.setting()).isEqualTo(ARN);
    assertThat(key.sharedIn(new HashMap<>())).isSameAs(key);
  }

  @Test
  void aResetOfOneClientSparesTheSignatureOfAnother() throws Exception {
    try (MockWebServer server = RecordingServer.start()) {
      server.enqueue(
          new MockResponse.Builder()
              .headersDelay(300, TimeUnit.MILLISECONDS)
              .body("{\"Signature\":\"" + RSA_SIGNATURE + "\"}")
              .build());
      KmsKey mine = key(ARN, server.url("/").uri(), clock);
      KmsKey other = key(ARN, server.url("/").uri(), clock);
      FutureTask<String> signing = new FutureTask<>(() -> other.sign(Map.of(), Map.of(), soon()));
      new Thread(signing).start();
      assertThat(server.takeRequest(10, TimeUnit.SECONDS)).isNotNull();

      mine.reset();
      mine.suspend();

      assertThat(signing.get(20, TimeUnit.SECONDS)).isNotEmpty();
    }
  }

  @Test
  void signsNothingForASnapshot() throws Exception {
    aws.holds(ARN, "RSA_2048", RSA);
    KmsKey key = key(ARN);
    key.suspend();

    assertThatThrownBy(() -> key.sign(Map.of(), Map.of(), soon()))
        .isInstanceOf(CancellationException.class);
    assertThat(aws.signatures()).isZero();

    key.resume();
    assertSigns(key, RSA, "RS256");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:kms:eu-central-1:123456789012:key/",
        "arn:aws:kms:eu-central-1:123456789012:alias/",
        "arn:aws:kms:eu-central-1:123456789012:key",
        "arn:aws:kms:eu-central-1:123456789012:1234abcd",
        "arn:aws:kms:eu-central-1:123456789012:h1dden/1",
        "arn:aws:kms:eu-central-1:123456789012:key/h1 dden",
        "arn:aws:kms:eu-central-1:123456789012:key/1:",
        "arn:aws:kms:eu-central-1:123456789012:key/1:PS256",
        "arn:aws:kms:eu-central-1:123456789012:key/1:ES256:h1dden",
        "arn:aws:kms:eu-central-1::key/1",
        "arn:aws:kms::123456789012:key/1",
      })
  void refusesAnythingButAKeyWithAnAlgorithm(String setting) {
    assertThatThrownBy(() -> key(setting))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessageStartingWith(
            "okta_private_key is not the ARN of a key in KMS: set it to"
                + " arn:aws:kms:<region>:<account>:key/<id>")
        .hasMessageNotContaining("h1");
  }

  private static KeyPair pair(String spec) {
    return switch (spec) {
      case "ECC_NIST_P256" -> P256;
      case "ECC_NIST_P384" -> P384;
      case "ECC_NIST_P521" -> P521;
      default -> RSA;
    };
  }

  private static void assertSigns(KmsKey key, KeyPair pair, String algorithm) throws Exception {
    String signed = key.sign(Map.of("kid", "k1"), Map.of("sub", "s"), soon());

    assertVerified(signed, pair, algorithm);
    String[] parts = signed.split("\\.");
    assertThat(text(parts[0])).isEqualTo("{\"alg\":\"" + algorithm + "\",\"kid\":\"k1\"}");
    assertThat(text(parts[1])).isEqualTo("{\"sub\":\"s\"}");
  }

  private static void assertVerified(String signed, KeyPair pair, String algorithm)
      throws Exception {
    int end = signed.lastIndexOf('.');
    Signature signature = Signature.getInstance(JAVA_NAMES.get(algorithm));
    signature.initVerify(pair.getPublic());
    signature.update(signed.substring(0, end).getBytes(US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(signed.substring(end + 1)))).isTrue();
  }

  private static String text(String part) {
    return new String(Base64.getUrlDecoder().decode(part), UTF_8);
  }
}
