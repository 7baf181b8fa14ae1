package io.github.oktatoken.internal.secret.aws;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.oktatoken.internal.aws.Arn;
import io.github.oktatoken.internal.aws.AwsService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretReferenceTest {
  private static final String SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:a";
  private static final String SSM = "arn:aws:ssm:us-east-1:123456789012:parameter/";

  @ParameterizedTest
  @CsvSource({
    "'', , , ",
    "':key', key, , ",
    "':key::', key, , ",
    "'::AWSPREVIOUS:', , AWSPREVIOUS, ",
    "':::v1', , , v1",
    "':key:AWSPENDING:v1', key, AWSPENDING, v1",
    "': a k\u00e9y ', ' a k\u00e9y ', , ",
  })
  void takesTheSuffixesOfEcsAfterTheArnOfASecret(
      String end, String member, String stage, String id) {
    SecretReference reference = SecretReference.parse("client_secret", SECRET + end);

    assertThat(reference)
        .isEqualTo(
            new SecretReference(
                AwsService.SECRETS_MANAGER, requireNonNull(Arn.parse(SECRET)), member, stage, id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "a/b_c+d=e.f@g-AbCdEf", "rds!db-0123"})
  void takesEveryNameThatASecretMayHave(String name) {
    String arn = "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:" + name;

    assertThat(SecretReference.parse("client_secret", arn).arn()).hasToString(arn);
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "a/b/c.d_e-f", "name:3", "name:label"})
  void takesEveryNameThatAParameterMayHave(String name) {
    SecretReference reference = SecretReference.parse("client_secret", SSM + name);

    assertThat(reference.arn()).hasToString(SSM + name);
    assertThat(reference.service()).isEqualTo(AwsService.SSM);
    assertThat(reference.member()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:",
        "arn:s3cret",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:s3cret name",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:s3cr\u00e9t",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:s3cret\nname",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:a:b:c:d:s3cret",
        "arn:aws:secretsmanager:us-east-1:123456789012:policy:s3cret",
        "arn:aws:secretsmanager::123456789012:secret:s3cret",
        "arn:aws:secretsmanager:us-east-1::secret:s3cret",
        "arn:aws:secretsmanager:evil.example/:123456789012:secret:s3cret",
        "arn::secretsmanager:us-east-1:123456789012:secret:s3cret",
        "arn:aws:ssm:us-east-1:123456789012:parameter",
        "arn:aws:ssm:us-east-1:123456789012:parameters/s3cret",
        "arn:aws:ssm:us-east-1:123456789012:parameter/s3cret:1:2",
        "arn:aws:ssm:us-east-1:123456789012:parameter/s3cret:",
        "arn:aws:ssm:US_EAST:123456789012:parameter/s3cret",
        "arn:aws:kms:us-east-1:123456789012:key/s3cret",
      })
  void refusesASettingThatIsNeitherASecretNorAParameter(String setting) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecretReference.parse("okta_private_key", setting))
        .withMessageStartingWith(
            "okta_private_key is not the ARN of a secret or a parameter: set it")
        .withMessageNotContaining("s3c")
        .withNoCause();
  }

  @Test
  void printsTheArnAlone() {
    assertThat(SecretReference.parse("client_secret", SECRET + ":key")).hasToString(SECRET);
  }
}
