package io.github.oktatoken.internal.secret.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.aws.LocalAws;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.secret.Secret;
import io.github.oktatoken.internal.secret.SecretText;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets and parameters as a server gives them out that verifies signatures as AWS does. */
class AwsSecretTest {
  private static final String SECRET =
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:okta/client-AbCdEf";
  private static final String PARAMETER =
      "arn:aws:ssm:eu-central-1:123456789012:parameter/okta/client";

  private final ManualClock clock = new ManualClock();
  @AutoClose private final LocalAws aws = LocalAws.start(clock);

  @Test
  void readsAWholeSecret() throws Exception {
    aws.holds(SECRET, "s3cr+t %&~/\u00fc\ud83d\ude00\"\\");

    assertThat(read(SECRET)).isEqualTo("s3cr+t %&~/\u00fc\ud83d\ude00\"\\");
    assertThat(read("  " + SECRET + "\n")).startsWith("s3cr+t");
  }

  @Test
  void readsAParameter() throws Exception {
    aws.holds(PARAMETER, "s3cret");

    assertThat(read(PARAMETER)).isEqualTo("s3cret");
  }

  @Test
  void readsAVersionOfAParameter() throws Exception {
    aws.holds(PARAMETER + ":3", "third");

    assertThat(read(PARAMETER + ":3")).isEqualTo("third");
  }

  @Test
  void readsABinarySecretThatIsText() throws Exception {
    aws.holds(SECRET, "s\u00fc\u00df".getBytes(UTF_8));

    assertThat(read(SECRET)).isEqualTo("s\u00fc\u00df");
  }

  @ParameterizedTest
  @ValueSource(strings = {"okta", "client secret", "a+b%20c/d", "\u00fc\u4e2d\ud83d\ude00", "\"\\"})
  void readsAMember(String key) throws Exception {
    String quoted = key.replace("\\", "\\\\").replace("\"", "\\\"");
    aws.holds(
        SECRET, "{\"id\":1,\"" + quoted + "\":\"s3cret\",\"nested\":{\"a\":[]},\"other\":\"no\"}");

    assertThat(read(SECRET + ":" + key)).isEqualTo("s3cret");
    assertThat(read(SECRET + ":" + key + "::")).isEqualTo("s3cret");
  }

  @Test
  void readsAVersionOtherThanTheCurrentOne() throws Exception {
    aws.holds(SECRET, "current");
    aws.holds(SECRET, "AWSPREVIOUS", "{\"key\":\"former\"}");

    assertThat(read(SECRET)).isEqualTo("current");
    assertThat(read(SECRET + ":key:AWSPREVIOUS:")).isEqualTo("former");
  }

  @Test
  void readsItAnewEachTime() throws Exception {
    Secret secret = secret(SECRET, keys());
    aws.holds(SECRET, "first");
    assertThat(secret.read(soon())).isEqualTo("first");

    aws.holds(SECRET, "second");
    assertThat(secret.read(soon())).isEqualTo("second");

    secret.reset();
    assertThat(secret.read(soon())).isEqualTo("second");
    assertThat(aws.reads()).isEqualTo(3);
    assertThat(secret.isReference()).isTrue();
    assertThat(secret.setting()).isEqualTo(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret\n", "s3cret\r\n", "s3cret", "\ufeffs3cret\n"})
  void takesAwayTheLineEndThatAToolLeft(String stored) throws Exception {
    aws.holds(SECRET, stored);

    assertThat(read(SECRET)).isEqualTo("s3cret");
  }

  @Test
  void takesAJwkForOneValue() throws Exception {
    aws.holds(SECRET, "{\"kty\":\"EC\",\"d\":\"x\"}");

    assertThat(read(SECRET)).isEqualTo("{\"kty\":\"EC\",\"d\":\"x\"}");
  }

  @Test
  void takesForOneValueWhatOnlyBeginsLikeAnObject() throws Exception {
    aws.holds(SECRET, "{s3cret");

    assertThat(read(SECRET)).isEqualTo("{s3cret");
  }

  @Test
  void fetchesTheContainersCredentialsAnewEachTime() throws Exception {
    aws.holds(SECRET, "s3cret");
    Secret secret = secret(SECRET, container(LocalAws.CONTAINER_TOKEN, null));

    assertThat(secret.read(soon())).isEqualTo("s3cret");
    assertThat(secret.read(soon())).isEqualTo("s3cret");

    assertThat(aws.credentialsFetched()).isEqualTo(2);
  }

  @Test
  void prefersTheContainersTokenInAFile(@TempDir Path folder) throws Exception {
    aws.holds(SECRET, "s3cret");
    Path file = Files.writeString(folder.resolve("token"), LocalAws.CONTAINER_TOKEN + "\n");

    assertThat(secret(SECRET, container("another", file.toString())).read(soon()))
        .isEqualTo("s3cret");
  }

  @Test
  void saysThatTheContainerGivesNoCredentials() {
    SecretUnavailableException failure = failure(secret(SECRET, container("another", null)));

    assertThat(failure)
        .hasNoCause()
        .hasMessageContaining("AWS_CONTAINER_CREDENTIALS_FULL_URI answered 401")
        .hasMessageNotContaining("of the server");
    assertThat(failure.isTransient()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "400, AccessDeniedException, false, allow it secretsmanager:GetSecretValue",
    "400, AccessDeniedException, false, kms:Decrypt",
    "400, ResourceNotFoundException, false, there is no " + SECRET,
    "400, DecryptionFailure, false, KMS key is enabled",
    "400, InvalidRequestException, false, marked for deletion",
    "400, InvalidParameterException, false, correct the ARN",
    "400, ThrottlingException, true, rate limit",
    "400, ExpiredTokenException, true, AWS_ACCESS_KEY_ID",
    "403, RequestExpired, true, clock",
    "500, InternalServiceError, true, (AWS answered 500)",
    "503, s3cret, true, (AWS answered 503)",
    "400, s3cret, false, (AWS answered 400)",
    "302, s3cret, false, redirects",
  })
  void saysWhatAwsRefuses(int status, String type, boolean isTransient, String words) {
    aws.refuses(1, status, type);

    SecretUnavailableException failure = failure(secret(SECRET, keys()));

    assertThat(failure)
        .hasNoCause()
        .hasMessageStartingWith("client_secret cannot be read: ")
        .hasMessageContaining(words)
        .hasMessageNotContainingAny("of the server", "s3cret");
    assertThat(failure.isTransient()).isEqualTo(isTransient);
    assertThat(failure.getMessage().contains(type))
        .isEqualTo(!type.equals("s3cret") && status < 500);
  }

  @Test
  void namesTheActionOfAParameter() {
    aws.refuses(1, 400, "AccessDeniedException");

    assertThat(failure(secret(PARAMETER, keys())))
        .hasMessageContaining("may not read " + PARAMETER + ": allow it ssm:GetParameter");
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
    AwsEnvironment another =
        new AwsEnvironment(
            LocalAws.ACCESS_KEY_ID,
            "another",
            LocalAws.SESSION_TOKEN,
            null,
            null,
            null,
            null,
            null,
            aws.url().toString());

    assertThat(failure(secret(SECRET, another)))
        .hasMessageContaining("credentials")
        .hasMessageContaining("InvalidSignatureException");
    assertThat(aws.reads()).isZero();
  }

  @Test
  void readsItOnceAwsLetsItAgain() throws Exception {
    aws.holds(SECRET, "s3cret");
    aws.refuses(2, 400, "ThrottlingException");
    Secret secret = secret(SECRET, keys());

    assertThat(failure(secret).isTransient()).isTrue();
    assertThat(failure(secret).isTransient()).isTrue();
    assertThat(secret.read(soon())).isEqualTo("s3cret");
  }

  @Test
  void saysThatTheMemberIsMissing() {
    aws.holds(SECRET, "{\"id\":\"v4lue\",\"number\":1}");

    assertThat(failure(secret(SECRET + ":s3cret", keys())))
        .hasNoCause()
        .hasMessageContaining(SECRET + " has no member of this name")
        .hasMessageNotContainingAny("s3cret", "v4lue");
    assertThat(failure(secret(SECRET + ":number", keys())))
        .hasMessageContaining(SECRET + " has no member number that is a text");
    for (String hidden : new String[] {"a\nb", "hidden".repeat(5), "h\u00fcdden", "hid den"}) {
      assertThat(failure(secret(SECRET + ":" + hidden, keys())))
          .hasMessageContaining(SECRET + " has no member of this name")
          .hasMessageNotContaining(hidden);
    }
  }

  @Test
  void saysThatOneOfSeveralValuesIsToBeNamed() {
    aws.holds(SECRET, "{\"id\":\"a\",\"secret\":\"v4lue\"}");
    aws.holds(PARAMETER, "{\"id\":\"a\",\"secret\":\"v4lue\"}");

    assertThat(failure(secret(SECRET, keys())))
        .hasNoCause()
        .hasMessageContaining("name its member")
        .hasMessageNotContaining("v4lue");
    assertThat(failure(secret(PARAMETER, keys()))).hasMessageContaining("store the secret alone");
  }

  @Test
  void saysThatThereAreNoMembers() {
    aws.holds(SECRET, "v4lue");

    assertThat(failure(secret(SECRET + ":key", keys())))
        .hasMessageContaining("is no JSON object")
        .hasMessageNotContaining("v4lue");
  }

  @Test
  void saysThatItIsEmptyOrNoText() {
    aws.holds(SECRET, "\n");
    aws.holds(PARAMETER, " ");

    assertThat(failure(secret(SECRET, keys()))).hasMessageContaining("is empty");
    assertThat(failure(secret(PARAMETER, keys()))).hasMessageContaining("is empty");
    aws.holds(SECRET, new byte[] {(byte) 0x80, 's', '3'});
    assertThat(failure(secret(SECRET, keys()))).hasNoCause().hasMessageContaining("is not text");
  }

  @Test
  void takesNoMoreThanSecretsManagerStores() throws Exception {
    aws.holds(SECRET, "x".repeat(SecretText.MAX_BYTES));
    assertThat(read(SECRET)).hasSize(SecretText.MAX_BYTES);

    aws.holds(SECRET, "x".repeat(SecretText.MAX_BYTES + 1));
    assertThat(failure(secret(SECRET, keys()))).hasMessageContaining("more than 65536 bytes");
  }

  private String read(String setting) throws SecretUnavailableException {
    return secret(setting, keys()).read(soon());
  }

  private static SecretUnavailableException failure(Secret secret) {
    return catchThrowableOfType(SecretUnavailableException.class, () -> secret.read(soon()));
  }

  private Secret secret(String setting, AwsEnvironment environment) {
    return new AwsSecret("client_secret", setting, environment, NetworkSettings.OF_THE_JVM, clock);
  }

  private AwsEnvironment keys() {
    return new AwsEnvironment(
        LocalAws.ACCESS_KEY_ID,
        LocalAws.SECRET_ACCESS_KEY,
        LocalAws.SESSION_TOKEN,
        null,
        null,
        null,
        null,
        null,
        aws.url().toString());
  }

  private AwsEnvironment container(String token, String file) {
    return new AwsEnvironment(
        null,
        null,
        null,
        aws.credentialsUrl().toString(),
        token,
        file,
        null,
        null,
        aws.url().toString());
  }

  private static long soon() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
  }
}
