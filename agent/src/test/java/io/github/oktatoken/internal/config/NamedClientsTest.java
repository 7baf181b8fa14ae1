package io.github.oktatoken.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.oauth.Client;
import io.github.oktatoken.internal.oauth.ClientAuthenticationMethod;
import io.github.oktatoken.internal.oauth.Grant;
import io.github.oktatoken.internal.secret.PlainSecret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of a function that has several clients. */
class NamedClientsTest {
  private static final ClientName PAYMENTS = new ClientName("payments");
  private static final ClientName ORDERS = new ClientName("orders");
  private static final String URL = TestSettings.URL;
  private static final String OTHER_URL = "https://example.com/oauth2/other/v1/token";

  private final Map<String, String> environment = TestSettings.required();

  @BeforeEach
  void nameTwo() {
    environment.put("okta_clients", " payments , orders");
  }

  @Test
  void readsTheUnprefixedSettingIfTheClientHasNoneOfItsOwn() {
    environment.put("okta_scope", "a b");
    environment.put("payments_client_id", "payments-id");
    environment.put("payments_client_secret", "payments-s3cr3t");
    environment.put("payments_okta_scope", "pay");
    environment.put("payments_okta_token_url", OTHER_URL);
    environment.put("payments_okta_dpop", "never");
    environment.put("orders_client_id", " ");

    assertThat(clients())
        .containsExactly(
            Map.entry(
                PAYMENTS,
                new ClientSettings(
                    URI.create(OTHER_URL),
                    new Client(
                        "payments-id",
                        new PlainSecret("payments-s3cr3t"),
                        ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
                        null),
                    Grant.of("pay"),
                    DpopPolicy.NEVER,
                    NetworkSettings.OF_THE_JVM,
                    null,
                    Path.of("/tmp/token.payments.json"))),
            Map.entry(
                ORDERS,
                new ClientSettings(
                    URI.create(URL),
                    new Client(
                        "my-id",
                        new PlainSecret("s3cr3t"),
                        ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
                        null),
                    Grant.of("a b"),
                    DpopPolicy.AUTO,
                    NetworkSettings.OF_THE_JVM,
                    null,
                    Path.of("/tmp/token.orders.json"))));
  }

  @Test
  void neverSendsTheSecretOfAnotherApp() {
    environment.put("payments_client_id", "payments-id");

    assertThat(Settings.read(environment).refused())
        .containsExactly(
            Map.entry(
                PAYMENTS,
                "payments_client_secret is not set, and client_secret belongs to another app or"
                    + " host: set it to the client secret of the Okta app"));
  }

  @Test
  void reportsAMissingSecretOnce() {
    environment.remove("client_secret");
    environment.put("payments_client_id", "payments-id");
    environment.put("orders_client_secret", "orders-s3cr3t");

    assertThat(Settings.read(environment).refused().get(PAYMENTS))
        .isEqualTo(
            "payments_client_secret is not set (nor client_secret): set it to the client secret of"
                + " the Okta app");
  }

  @Test
  void neverSendsASecretToAnotherHostThanItsOwn() {
    environment.put("payments_okta_token_url", "https://partner.example/token");
    environment.put("orders_okta_token_url", URL.replace("default", "orders"));

    Settings settings = Settings.read(environment);

    assertThat(settings.refused()).containsOnlyKeys(PAYMENTS);
    assertThat(settings.refused().get(PAYMENTS)).startsWith("payments_client_secret is not set");
    environment.put("payments_client_secret", "payments-s3cr3t");
    assertThat(Settings.read(environment).refused()).isEmpty();
  }

  @Test
  void readsAKeyForOneClientAndASecretForAnother() {
    environment.put("orders_okta_client_auth", "private_key_jwt");
    environment.put("orders_okta_private_key", "orders-k3y");
    environment.put("orders_okta_key_id", "k1");

    assertThat(TestSettings.of(environment, PAYMENTS).client())
        .isEqualTo(
            new Client(
                "my-id",
                new PlainSecret("s3cr3t"),
                ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
                null));
    assertThat(TestSettings.of(environment, ORDERS).client())
        .isEqualTo(
            new Client(
                "my-id",
                new PlainSecret("orders-k3y"),
                ClientAuthenticationMethod.PRIVATE_KEY_JWT,
                "k1"));
  }

  @Test
  void readsTheDefaultClientsSettingsWithoutAPrefix() {
    environment.put("okta_clients", "default,payments");
    environment.put("default_client_id", "nobody's");

    assertThat(TestSettings.of(environment, ClientName.DEFAULT).client().id()).isEqualTo("my-id");
    assertThat(clients()).containsOnlyKeys(ClientName.DEFAULT, PAYMENTS);
  }

  @Test
  void readsNoNamedClientThatIsNotListed() {
    environment.put("okta_clients", " ");
    environment.put("payments_client_id", "payments-id");

    assertThat(clients()).containsOnlyKeys(ClientName.DEFAULT);
  }

  @Test
  void refusesOneClientWithTheNameOfTheVariableAtFault() {
    environment.remove("client_secret");
    environment.put("orders_client_secret", "orders-s3cr3t");

    Settings settings = Settings.read(environment);

    assertThat(TestSettings.usable(environment)).containsOnlyKeys(ORDERS);
    assertThat(settings.refused())
        .containsExactly(
            Map.entry(
                PAYMENTS,
                "payments_client_secret is not set (nor client_secret): set it to the client"
                    + " secret of the Okta app"));
  }

  @ParameterizedTest
  @CsvSource({
    "client_id",
    "okta_token_url",
    "okta_scope",
    "okta_client_auth",
    "okta_dpop",
    "okta_token_file"
  })
  void namesTheClientsOwnVariableOrTheInheritedOne(String setting) {
    environment.put("payments_client_secret", "payments-s3cr3t");
    environment.put("orders_client_secret", "orders-s3cr3t");
    environment.put("payments_" + setting, "my-h1dden-value\t");
    assertThat(String.valueOf(Settings.read(environment).refused().get(PAYMENTS)).split("; "))
        .allSatisfy(problem -> assertThat(problem).startsWith("payments_" + setting + " "));

    environment.remove("payments_" + setting);
    environment.put(setting, "my-h1dden-value\t");
    environment.put("orders_client_id", "orders-id");
    environment.put("orders_okta_token_url", OTHER_URL);
    environment.put("orders_okta_scope", "a");
    environment.put("orders_okta_client_auth", "client_secret_post");
    environment.put("orders_okta_dpop", "auto");
    environment.put("orders_okta_token_file", "/tmp/orders");
    assertThat(Settings.read(environment).refused()).containsOnlyKeys(PAYMENTS);
    assertThat(String.valueOf(Settings.read(environment).refused().get(PAYMENTS)).split("; "))
        .allSatisfy(problem -> assertThat(problem).startsWith(setting + " "));
  }

  @Test
  void reportsTheProblemsOfAllClientsIfNoneIsUsable() {
    environment.remove("client_id");
    environment.put("okta_dpop", "sometimes");

    assertThat(Settings.read(environment).refusal())
        .isEqualTo(
            "payments_client_id is not set (nor client_id): set it to the client ID of the Okta"
                + " app; okta_dpop is invalid: set it to auto, always or never; orders_client_id is not set (nor"
                + " client_id): set it to the client ID of the Okta app");
  }

  @Test
  void refusesAllClientsOutsideLambda() {
    environment.remove("AWS_LAMBDA_RUNTIME_API");

    assertThat(Settings.read(environment).refusal())
        .isEqualTo("AWS_LAMBDA_RUNTIME_API is not set: this is not a Lambda environment");
  }

  @Test
  void printsNoSecretOfANamedClient() {
    environment.put("payments_client_secret", "payments-s3cr3t");

    assertThat(Settings.read(environment).toString())
        .contains("payments", "my-id")
        .doesNotContain("s3cr3t");
  }

  private Map<ClientName, ClientSettings> clients() {
    Settings settings = Settings.read(environment);
    assertThat(settings.refused()).isEmpty();
    return settings.clients();
  }
}
