package io.github.oktatoken.internal.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.aws.AwsClient;
import io.github.oktatoken.internal.env.ClientName;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table through which environments share a token, and what is no table. */
class SharedTokensSettingTest {
  private static final String TABLE = "arn:aws:dynamodb:eu-central-1:123456789012:table/okta_T-1.x";

  private final Map<String, String> environment = TestSettings.required();

  @Test
  void noTableIsMeantUnlessTheSettingNamesOne() {
    assertThat(table("default")).isNull();
    environment.put("okta_shared_tokens", " ");
    assertThat(table("default")).isNull();
  }

  @Test
  void namesATableByItsArn() {
    environment.put("okta_shared_tokens", " " + TABLE + " ");

    assertThat(requireNonNull(table("default")).arn()).hasToString(TABLE);
  }

  @Test
  void aNamedClientMayHaveATableOfItsOwn() {
    environment.put("okta_clients", "default,payments");
    environment.put("payments_okta_token_file", "/tmp/payments.json");
    environment.put("payments_okta_shared_tokens", TABLE);

    assertThat(table("default")).isNull();
    assertThat(requireNonNull(table("payments")).arn()).hasToString(TABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3cret",
        "arn:aws:dynamodb:eu-central-1:123456789012:table/",
        "arn:aws:dynamodb:eu-central-1:123456789012:table",
        "arn:aws:dynamodb:eu-central-1:123456789012:table/s3cret/index/x",
        "arn:aws:dynamodb:eu-central-1:123456789012:table/s3c ret",
        "arn:aws:dynamodb:eu-central-1::table/s3cret",
        "arn:aws:dynamodb:evil.example/:123456789012:table/s3cret",
        "arn:aws:s3:eu-central-1:123456789012:table/s3cret",
      })
  void refusesWhatIsNoTableWithoutRepeatingIt(String setting) {
    environment.put("okta_shared_tokens", setting);

    assertThat(Settings.read(environment).refusal())
        .startsWith("okta_shared_tokens is not the ARN of a table: set it to arn:aws:dynamodb:")
        .doesNotContain("s3c", "evil");
  }

  @Test
  void refusesAnEndpointThatIsNoHost() {
    environment.put("okta_shared_tokens", TABLE);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://s3cret.example.com");

    assertThat(Settings.read(environment).refusal())
        .contains("AWS_ENDPOINT_URL_DYNAMODB must be https://")
        .doesNotContain("s3cret.example");
  }

  private @Nullable AwsClient table(String client) {
    Settings settings = Settings.read(environment);
    assertThat(settings.refusal()).isNull();
    return requireNonNull(settings.clients().get(new ClientName(client))).tableClient();
  }
}
