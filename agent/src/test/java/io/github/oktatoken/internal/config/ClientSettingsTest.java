package io.github.oktatoken.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.oauth.Grant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a token is for, and the way to the server that gives it. */
class ClientSettingsTest {
  private final Map<String, String> environment = TestSettings.required();

  @Test
  void readsScopeAudienceAndResources() {
    environment.put("okta_scope", "a b");
    environment.put("okta_audience", " api://orders ");
    environment.put("okta_resource", " https://a.example/x?y=1  urn:b ");

    assertThat(read().grant())
        .isEqualTo(new Grant("a b", "api://orders", List.of("https://a.example/x?y=1", "urn:b")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "h1dden",
        "/h1dden",
        "https://a.example/#h1dden",
        "https://a.example#",
        "https://a.example/ h1dden",
        "https://a.example/\th1dden"
      })
  void refusesAResourceThatIsNoFullUriOrHasAFragment(String value) {
    environment.put("okta_resource", value);

    assertRefused(
        "okta_resource has an invalid URI: use full URIs without a fragment, separated by spaces");
  }

  @Test
  void refusesAnAudienceWithALineBreak() {
    environment.put("okta_audience", "h1dden\nh1dden");

    assertRefused("okta_audience contains a line break or another control character: remove it");
  }

  @Test
  void readsCaFileAndProxy() {
    environment.put("okta_ca_file", " /var/task/ca.pem ");
    environment.put("HTTPS_PROXY", "http://me:h1dden@proxy.example:3128");
    environment.put("NO_PROXY", ".internal");

    NetworkSettings network = read().network();

    assertThat(network)
        .isEqualTo(
            new NetworkSettings(
                "/var/task/ca.pem", "http://me:h1dden@proxy.example:3128", ".internal"));
    assertThat(Settings.read(environment).toString()).doesNotContain("h1dden");
  }

  @ParameterizedTest
  @CsvSource({"http://upper, http://lower, http://upper", "' ', http://lower, http://lower"})
  void readsTheProxyByItsNameInEitherCase(String upper, String lower, String taken) {
    environment.put("HTTPS_PROXY", upper);
    environment.put("https_proxy", lower);
    environment.put("no_proxy", "*");

    assertThat(read().network()).isEqualTo(new NetworkSettings(null, taken, "*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"h1dden.pem", "./h1dden.pem", "/h1dden\0"})
  void refusesACaFileThatIsNotAnAbsolutePath(String value) {
    environment.put("okta_ca_file", value);

    assertRefused(
        "okta_ca_file is invalid: set it to the absolute path of a file, as in /var/task/ca.pem");
  }

  @ParameterizedTest
  @ValueSource(strings = {"okta_audience", "okta_resource", "okta_ca_file", "HTTPS_PROXY"})
  void treatsABlankSettingOfAClientAsNotSet(String name) {
    Settings without = Settings.read(environment);

    environment.put(name, " ");

    assertThat(Settings.read(environment)).isEqualTo(without);
  }

  @Test
  void readsEachClientsOwnVariablesExceptForTheProxy() {
    environment.put("okta_clients", "orders");
    environment.put("okta_audience", "all");
    environment.put("orders_okta_audience", "orders");
    environment.put("orders_okta_resource", "urn:orders");
    environment.put("orders_okta_ca_file", "/orders.pem");
    environment.put("HTTPS_PROXY", "http://proxy.example");
    environment.put("orders_HTTPS_PROXY", "http://other.example");

    ClientSettings orders = TestSettings.of(environment, new ClientName("orders"));

    assertThat(orders.grant()).isEqualTo(new Grant(null, "orders", List.of("urn:orders")));
    assertThat(orders.network())
        .isEqualTo(new NetworkSettings("/orders.pem", "http://proxy.example", null));
  }

  private ClientSettings read() {
    return TestSettings.of(environment, ClientName.DEFAULT);
  }

  private void assertRefused(String problem) {
    assertThat(Settings.read(environment).refusal()).isEqualTo(problem);
  }
}
