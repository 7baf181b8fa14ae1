package io.github.oktatoken.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.env.ClientName;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the tokens of a function's clients are written. */
class TokenFilePathsTest {
  private static final ClientName PAYMENTS = new ClientName("payments");
  private static final ClientName ORDERS = new ClientName("orders");

  private final Map<String, String> environment = TestSettings.required();

  @ParameterizedTest
  @ValueSource(strings = {"token.json", "./token.json", "/", "/tmp/\u0000", "/tmp/a\nb"})
  void refusesATokenFileThatIsNotAnAbsolutePath(String value) {
    environment.put("okta_token_file", value);

    assertThat(Settings.read(environment).refusal())
        .startsWith("okta_token_file ")
        .contains("/tmp/token.json");
    assertThat(files()).containsExactly(Map.entry(ClientName.DEFAULT, Path.of("/tmp/token.json")));
  }

  @ParameterizedTest
  @CsvSource({
    ", /tmp/token.payments.json",
    "/tmp/x/okta, /tmp/x/okta.payments",
    "/tmp/x.y/okta, /tmp/x.y/okta.payments",
    "/tmp/a.b.json, /tmp/a.b.payments.json",
    "/tmp/.okta, /tmp/.okta.payments",
    "/tmp/okta., /tmp/okta.payments.",
    "relative, /tmp/token.payments.json"
  })
  void putsTheClientsNameBeforeTheExtensionOfTheTokenFile(String unnamed, String named) {
    environment.put("okta_clients", "payments,default");
    environment.put("okta_token_file", unnamed == null ? "" : unnamed);

    assertThat(files()).containsEntry(PAYMENTS, Path.of(named));
  }

  @Test
  void readsATokenFileOfTheClientsOwn() {
    environment.put("okta_clients", "payments,orders");
    environment.put("payments_okta_token_file", "/tmp/pay");

    assertThat(files())
        .containsExactly(
            Map.entry(PAYMENTS, Path.of("/tmp/pay")),
            Map.entry(ORDERS, Path.of("/tmp/token.orders.json")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tmp/token.payments.json", "/tmp/x/../token.payments.json"})
  void refusesATokenFileOfAnotherClient(String file) {
    environment.put("okta_clients", "payments,orders");
    environment.put("orders_okta_token_file", file);

    assertThat(TestSettings.usable(environment)).containsOnlyKeys(PAYMENTS);
    assertThat(Settings.read(environment).refused())
        .isEqualTo(
            Map.of(
                ORDERS,
                "orders_okta_token_file must not be the file of another client: set it to another"
                    + " path"));
  }

  @Test
  void knowsTheTokenFilesOfRefusedClients() {
    environment.put("okta_clients", "payments,orders");
    environment.put("payments_okta_dpop", "sometimes");
    environment.put("orders_okta_token_url", "no url");

    assertThat(Settings.read(environment).refused()).containsOnlyKeys(PAYMENTS, ORDERS);
    assertThat(files())
        .containsExactly(
            Map.entry(PAYMENTS, Path.of("/tmp/token.payments.json")),
            Map.entry(ORDERS, Path.of("/tmp/token.orders.json")));
  }

  private Map<ClientName, Path> files() {
    Map<ClientName, Path> files = new LinkedHashMap<>();
    Settings.read(environment)
        .clients()
        .forEach((name, client) -> files.put(name, client.tokenFile()));
    return files;
  }
}
