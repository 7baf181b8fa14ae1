package io.github.oktatoken.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.aws.kms.KmsKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.secret.Secret;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key in KMS by its ARN, where a private key may stand. */
class KmsKeySettingTest {
  private static final String KEY =
      "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  private final Map<String, String> environment = TestSettings.required();

  @BeforeEach
  void authenticateByAKey() {
    environment.put("okta_client_auth", "private_key_jwt");
    environment.remove("client_secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        KEY,
        " " + KEY + "\n",
        KEY + ":ES384",
        "arn:aws:kms:us-east-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab",
        "arn:aws:kms:eu-central-1:123456789012:alias/okta/orders",
        "arn:aws-us-gov:kms:us-gov-west-1:123456789012:alias/okta:RS512",
        "arn:aws-cn:kms:cn-north-1:123456789012:alias/okta",
      })
  void aKeyOrAnAliasIsAKeyInKms(String setting) {
    environment.put("okta_private_key", setting);

    Secret key = secret("default");
    assertThat(key).isInstanceOf(KmsKey.class);
    assertThat(key.isKmsKey()).isTrue();
    assertThat(key.setting()).isEqualTo(setting.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN PRIVATE KEY-----",
        "/var/task/key.pem",
        "arn:aws:ssm:eu-central-1:123456789012:parameter/arn:aws:kms",
        "arn:aws:secretsmanager:eu-central-1:123456789012:secret:kms",
      })
  void anotherKeyIsNoKeyInKms(String setting) {
    environment.put("okta_private_key", setting);

    assertThat(Settings.read(environment).clients().get(ClientName.DEFAULT))
        .satisfies(client -> assertThat(client.client().secret().isKmsKey()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"arn:aws:kms:", "arn:aws:kms:h1dden", KEY + ":h1dden", KEY + ":HS256"})
  void anythingElseInKmsIsRefused(String setting) {
    environment.put("okta_private_key", setting);

    assertThat(Settings.read(environment).refusal())
        .startsWith("okta_private_key is not the ARN of a key in KMS: set it to arn:aws:kms:")
        .doesNotContain("h1dden");
  }

  @Test
  void aKeyInKmsIsNoClientSecret() {
    environment.remove("okta_client_auth");
    environment.put("client_secret", KEY);

    assertThat(Settings.read(environment).refusal())
        .isEqualTo(
            "client_secret names a key in KMS, which signs and is no secret: name it by"
                + " okta_private_key, and set okta_client_auth=private_key_jwt");
  }

  @Test
  void anEndpointOfKmsThatIsInvalidIsRefusedUnlessItIsIgnored() {
    environment.put("okta_private_key", KEY);
    environment.put("AWS_ENDPOINT_URL_KMS", "h1dden");

    assertThat(Settings.read(environment).refusal())
        .startsWith("AWS_ENDPOINT_URL_KMS must be https:// and a host")
        .doesNotContain("h1dden");

    environment.put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    assertThat(Settings.read(environment).refusal()).isNull();
  }

  @Test
  void eachClientMayHaveItsOwnAndAllShareTheOneWithoutAName() {
    environment.put("okta_clients", "payments,orders");
    environment.put("okta_private_key", KEY);
    environment.put("orders_okta_private_key", KEY + ":RS384");

    assertThat(secret("payments").setting()).isEqualTo(KEY);
    assertThat(secret("orders").setting()).isEqualTo(KEY + ":RS384");

    environment.put("orders_okta_private_key", KEY + ":h1dden");
    assertThat(Settings.read(environment).refused())
        .hasEntrySatisfying(
            new ClientName("orders"),
            refusal -> assertThat(refusal).startsWith("orders_okta_private_key is not the ARN"));
  }

  private Secret secret(String client) {
    return TestSettings.of(environment, new ClientName(client)).client().secret();
  }
}
