package io.github.oktatoken;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.secret.Secret;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a secret's setting is taken for, and who may have that of all clients. */
class SecretSettingTest {
  private static final String PARAMETER =
      "arn:aws:ssm:eu-central-1:123456789012:parameter/okta/client";
  private static final String SECRET =
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:okta/client-AbCdEf";

  private final Map<String, String> environment = TestSettings.required();

  @Test
  void isReadFromAwsWithAllCredentialsOfTheFunction() throws Exception {
    try (MockWebServer aws = QuietServer.start()) {
      aws.enqueue(
          new MockResponse.Builder().body("{\"Parameter\":{\"Value\":\"s3cr3t\"}}").build());
      environment.put("client_secret", PARAMETER);
      environment.put("AWS_ENDPOINT_URL", aws.url("/").toString());
      environment.put("AWS_ACCESS_KEY_ID", "AKID");
      environment.put("AWS_SECRET_ACCESS_KEY", "k3y");
      environment.put("AWS_SESSION_TOKEN", "s3ssion");

      long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      assertThat(secret("default").read(endNanos)).isEqualTo("s3cr3t");

      RecordedRequest request = aws.takeRequest();
      assertThat(request.getHeaders().get("X-Amz-Security-Token")).isEqualTo("s3ssion");
      assertThat(request.getHeaders().get("Authorization")).contains("Credential=AKID/");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AWS_ENDPOINT_URL," + PARAMETER,
    "AWS_ENDPOINT_URL_SSM," + PARAMETER,
    "AWS_ENDPOINT_URL_SECRETS_MANAGER," + SECRET
  })
  void goesToNoEndpointThatIsSenselessOrIgnored(String name, String arn) {
    environment.put("okta_clients", "payments,orders");
    environment.put("payments_client_secret", arn);
    environment.put(name, "h1dden");

    assertThat(Settings.read(environment).refused().get("payments"))
        .startsWith(name + " must be https:// and a host");

    environment.put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    assertThat(Settings.read(environment).refused()).isEmpty();
  }

  @Test
  void mayBeginAsAPathDoesWhereAKeyWouldBeAFile() {
    environment.put("client_secret", "/s3cr3t");
    assertThat(secret("default")).isEqualTo(Secret.plain("/s3cr3t"));

    environment.put("okta_client_auth", "private_key_jwt");
    environment.put("okta_private_key", " /var/task/key.pem ");
    assertThat(secret("default").isReference()).isTrue();
    assertThat(secret("default").setting()).contains("/var/task/key.pem");
  }

  @Test
  void maySignForAnyClientIfItIsAKey() {
    environment.put("okta_clients", "payments");
    environment.put("payments_client_id", "payments-id");
    environment.put("okta_client_auth", "private_key_jwt");
    environment.put("okta_private_key", "k3y");

    assertThat(secret("payments")).isEqualTo(Secret.plain("k3y"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "https://PARTNER.example/all/token"})
  void isThatOfAllClientsWhereNoOtherHostIsSetForIt(String ofAll) {
    environment.put("okta_clients", "payments");
    environment.put("okta_token_url", ofAll);
    environment.put("payments_okta_token_url", "https://partner.example/token");

    assertThat(secret("payments")).isEqualTo(Secret.plain(environment.get("client_secret")));
  }

  private Secret secret(String client) {
    return Settings.read(environment).clients().get(client).client().secret();
  }
}
