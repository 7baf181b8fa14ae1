package io.github.oktatoken.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.fake.RecordingServer;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.secret.PlainSecret;
import io.github.oktatoken.internal.secret.Secret;
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
  private static final ClientName PAYMENTS = new ClientName("payments");
  private static final ClientName ORDERS = new ClientName("orders");
  private static final String PARAMETER =
      "arn:aws:ssm:eu-central-1:123456789012:parameter/okta/client";
  private static final String SECRET =
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:okta/client-AbCdEf";

  private final Map<String, String> environment = TestSettings.required();

  @Test
  void readsASecretFromAwsWithTheCredentialsOfTheFunction() throws Exception {
    try (MockWebServer aws = RecordingServer.start()) {
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
  void refusesAnInvalidAwsEndpointUnlessItIsIgnored(String name, String arn) {
    environment.put("okta_clients", "payments,orders");
    environment.put("payments_client_secret", arn);
    environment.put(name, "h1dden");

    assertThat(Settings.read(environment).refused().get(PAYMENTS))
        .startsWith(name + " must be https:// and a host");

    environment.put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    assertThat(Settings.read(environment).refused()).isEmpty();
  }

  @Test
  void readsAPathAsASecretButAsTheFileOfAKey() {
    environment.put("client_secret", "/s3cr3t");
    assertThat(secret("default")).isEqualTo(new PlainSecret("/s3cr3t"));

    environment.put("okta_client_auth", "private_key_jwt");
    environment.put("okta_private_key", " /var/task/key.pem ");
    assertThat(secret("default").isReference()).isTrue();
    assertThat(secret("default").setting()).contains("/var/task/key.pem");
  }

  @Test
  void letsAKeySignForAllClients() {
    environment.put("okta_clients", "payments");
    environment.put("payments_client_id", "payments-id");
    environment.put("okta_client_auth", "private_key_jwt");
    environment.put("okta_private_key", "k3y");

    assertThat(secret("payments")).isEqualTo(new PlainSecret("k3y"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "https://PARTNER.example/all/token"})
  void sharesTheSecretIfNoOtherHostIsSet(String ofAll) {
    environment.put("okta_clients", "payments");
    environment.put("okta_token_url", ofAll);
    environment.put("payments_okta_token_url", "https://partner.example/token");

    assertThat(secret("payments")).isEqualTo(new PlainSecret("s3cr3t"));
  }

  @Test
  void sharesTheSecretIfAllItsClientsHaveOneOrigin() {
    environment.put("okta_clients", "payments,orders,own,key");
    environment.put("okta_token_url", " ");
    environment.put("payments_okta_token_url", "https://PARTNER.example/token");
    environment.put("orders_okta_token_url", "HTTPS://partner.example:443/other");
    environment.put("own_okta_token_url", "https://elsewhere.example/token");
    environment.put("own_client_secret", "own");
    environment.put("key_okta_token_url", "https://elsewhere.example/token");
    environment.put("key_okta_client_auth", " private_key_jwt");
    environment.put("key_okta_private_key", "k3y");
    assertThat(Settings.read(environment).refused()).isEmpty();

    environment.put("orders_okta_token_url", "https://partner.example:8443/other");
    assertThat(Settings.read(environment).refused())
        .containsOnlyKeys(PAYMENTS, ORDERS)
        .containsEntry(
            PAYMENTS,
            "payments_client_secret is not set, and client_secret would go to several hosts:"
                + " set okta_token_url to the one that it is for, or payments_client_secret to the"
                + " client secret of the Okta app");

    environment.put("okta_token_url", "https://partner.example");
    assertThat(Settings.read(environment).refused()).containsOnlyKeys(ORDERS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no url", "https://part_ner.example/", "partner.example", "https://h:0/"})
  void sharesNoSecretWhileTheHostOfOneClientIsUnknown(String url) {
    environment.put("okta_clients", "payments,orders,own");
    environment.remove("okta_token_url");
    environment.put("payments_okta_token_url", "https://partner.example/token");
    environment.put("orders_okta_token_url", url);
    environment.put("own_okta_token_url", "https://elsewhere.example/token");
    environment.put("own_client_secret", "own");

    assertThat(Settings.read(environment).refused()).containsOnlyKeys(PAYMENTS, ORDERS);
  }

  @ParameterizedTest
  @CsvSource({
    "https://my_org.example/token, has an invalid host or port",
    "my-org.example/token, has an invalid host or port",
    "https://<org>.okta.com/token, is not a URL",
    "https://${ORG}/token, is not a URL",
    "http://partner.example/token, must begin with https://",
    "https://user@partner.example/token, contains a user",
  })
  void sharesNoSecretIfItsOwnUrlIsInvalid(String url, String problem) {
    environment.put("okta_clients", "payments,own");
    environment.put("okta_token_url", url);
    environment.put("payments_okta_token_url", "https://partner.example/token");
    environment.put("own_okta_token_url", "https://elsewhere.example/token");
    environment.put("own_client_secret", "own");

    assertThat(Settings.read(environment).refused()).containsOnlyKeys(PAYMENTS);
    assertThat(Settings.read(environment).refused().get(PAYMENTS))
        .startsWith("okta_token_url " + problem)
        .endsWith(
            "; payments_client_secret is not set, and client_secret is only for the host of"
                + " okta_token_url: set it to the client secret of the Okta app");
  }

  @ParameterizedTest
  @CsvSource({
    "https://localhost/a, http://localhost/a",
    "https://localhost/a, https://localhost:444/a",
    "http://localhost:443/a, https://localhost/a",
  })
  void sharesNoSecretWithAnotherSchemeOrPort(String ofAll, String own) {
    environment.put("okta_clients", "default,payments");
    environment.put("okta_token_url", ofAll);
    environment.put("payments_okta_token_url", own);

    assertThat(Settings.read(environment).refused()).containsOnlyKeys(PAYMENTS);

    environment.put("payments_okta_token_url", ofAll);
    assertThat(Settings.read(environment).refused()).isEmpty();
  }

  private Secret secret(String client) {
    return TestSettings.of(environment, new ClientName(client)).client().secret();
  }
}
