package io.github.oktatoken.internal.secret.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.secret.Secret;
import io.github.oktatoken.internal.secret.SecretText;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why there is no secret: what the messages say, and whether another attempt may help. */
class AwsSecretFailureTest extends VerifyingAwsFixture {
  @Test
  void aCredentialsUrlThatRefusesIsNamed() {
    SecretUnavailableException failure = failure(secret(SECRET, container("another", null)));

    assertThat(failure)
        .hasNoCause()
        .hasMessageContaining("AWS_CONTAINER_CREDENTIALS_FULL_URI returned 401")
        .hasMessageNotContaining("of the server");
    assertThat(failure.isTransient()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "400, AccessDeniedException, false, may not call secretsmanager:GetSecretValue",
    "400, AccessDeniedException, false, kms:Decrypt",
    "400, ResourceNotFoundException, false, there is no " + SECRET,
    "400, DecryptionFailure, false, KMS key is enabled",
    "400, InvalidRequestException, false, marked for deletion",
    "400, InvalidParameterException, false, correct the ARN",
    "400, ThrottlingException, true, rate limit",
    "400, ExpiredTokenException, true, AWS_ACCESS_KEY_ID",
    "403, RequestExpired, true, clock",
    "500, InternalServiceError, true, (AWS returned 500)",
    "503, s3cret, true, (AWS returned 503)",
    "400, s3cret, false, (AWS returned 400)",
    "302, s3cret, false, redirects",
  })
  void everyErrorCodeOfAwsIsExplained(int status, String type, boolean isTransient, String words) {
    aws.refuses(1, status, type);

    SecretUnavailableException failure = failure(secret(SECRET, keys()));

    assertThat(failure)
        .hasNoCause()
        .hasMessageStartingWith("client_secret cannot be read: ")
        .hasMessageContaining(words)
        .hasMessageNotContainingAny("of the server", "s3cret");
    assertThat(failure.isTransient()).isEqualTo(isTransient);
    assertThat(String.valueOf(failure.getMessage()).contains(type))
        .isEqualTo(!type.equals("s3cret") && status < 500);
  }

  @Test
  void namesTheActionOfAParameter() {
    aws.refuses(1, 400, "AccessDeniedException");

    assertThat(failure(secret(PARAMETER, keys())))
        .hasMessageContaining("may not call ssm:GetParameter on " + PARAMETER + ": allow it");
  }

  @Test
  void blamesTheClockForASignatureThatIsTooOld() {
    aws.holds(SECRET, "s3cret");
    Secret secret =
        new AwsSecret(
            "client_secret", SECRET, keys(), NetworkSettings.OF_THE_JVM, new ManualClock());
    clock.advance(Duration.ofMinutes(6));

    assertThat(failure(secret))
        .hasMessageContaining("clock")
        .hasMessageContaining("InvalidSignatureException");
  }

  @Test
  void blamesTheCredentialsForASignatureOfAnotherKey() {
    aws.holds(SECRET, "s3cret");

    assertThat(failure(secret(SECRET, keys("another"))))
        .hasMessageContaining("credentials")
        .hasMessageContaining("InvalidSignatureException");
    assertThat(aws.reads()).isZero();
  }

  @Test
  void aThrottledSecretIsReadOnceAwsAllowsIt() throws Exception {
    aws.holds(SECRET, "s3cret");
    aws.refuses(2, 400, "ThrottlingException");
    Secret secret = secret(SECRET, keys());

    assertThat(failure(secret).isTransient()).isTrue();
    assertThat(failure(secret).isTransient()).isTrue();
    assertThat(secret.read(soon())).isEqualTo("s3cret");
  }

  @Test
  void aMissingMemberOfASecretIsNamed() {
    aws.holds(SECRET, "{\"id\":\"v4lue\",\"number\":1}");

    assertThat(failure(secret(SECRET + ":s3cret", keys())))
        .hasNoCause()
        .hasMessageContaining(SECRET + " has no member of this name")
        .hasMessageNotContainingAny("s3cret", "v4lue");
    assertThat(failure(secret(SECRET + ":number", keys())))
        .hasMessageContaining(SECRET + " has no member number with a string as its value");
    for (String hidden : new String[] {"a\nb", "hidden".repeat(5), "h\u00fcdden", "hid den"}) {
      assertThat(failure(secret(SECRET + ":" + hidden, keys())))
          .hasMessageContaining(SECRET + " has no member of this name")
          .hasMessageNotContaining(hidden);
    }
  }

  @Test
  void aSecretOfSeveralValuesNeedsAMember() {
    aws.holds(SECRET, "{\"id\":\"a\",\"secret\":\"v4lue\"}");
    aws.holds(PARAMETER, "{\"id\":\"a\",\"secret\":\"v4lue\"}");

    assertThat(failure(secret(SECRET, keys())))
        .hasNoCause()
        .hasMessageContaining("name its member")
        .hasMessageNotContaining("v4lue");
    assertThat(failure(secret(PARAMETER, keys()))).hasMessageContaining("store the secret alone");
  }

  @Test
  void aMemberOfAPlainSecretIsRefused() {
    aws.holds(SECRET, "v4lue");

    assertThat(failure(secret(SECRET + ":key", keys())))
        .hasMessageContaining("is not a JSON object")
        .hasMessageNotContaining("v4lue");
  }

  @Test
  void anEmptyOrBinarySecretIsRefused() {
    aws.holds(SECRET, "\n");
    aws.holds(PARAMETER, " ");

    assertThat(failure(secret(SECRET, keys()))).hasMessageContaining("is empty");
    assertThat(failure(secret(PARAMETER, keys()))).hasMessageContaining("is empty");
    aws.holds(SECRET, new byte[] {(byte) 0x80, 's', '3'});
    assertThat(failure(secret(SECRET, keys()))).hasNoCause().hasMessageContaining("is not text");
  }

  @Test
  void aSecretLargerThanSecretsManagerStoresIsRefused() throws Exception {
    aws.holds(SECRET, "x".repeat(SecretText.MAX_BYTES));
    assertThat(read(SECRET)).hasSize(SecretText.MAX_BYTES);

    aws.holds(SECRET, "x".repeat(SecretText.MAX_BYTES + 1));
    assertThat(failure(secret(SECRET, keys()))).hasMessageContaining("more than 65536 bytes");
  }
}
