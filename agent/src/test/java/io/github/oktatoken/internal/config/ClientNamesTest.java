package io.github.oktatoken.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.env.ClientName;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names {@code okta_clients} may list. */
class ClientNamesTest {
  private final Map<String, String> environment = TestSettings.required();

  @Test
  void readsClientNamesOfAnyLetterDigitAndUnderscore() {
    String letters = "abcdefghijklmnopqrstuvwxyz";
    String name = letters + letters.toUpperCase(Locale.ROOT) + "_0123456789";
    environment.put("okta_clients", name + ",z,A,Z");

    assertThat(TestSettings.usable(environment))
        .containsOnlyKeys(
            new ClientName(name), new ClientName("z"), new ClientName("A"), new ClientName("Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",",
        "payments,",
        ",payments",
        "payments,,orders",
        "2nd",
        "_a",
        "pay-ments",
        "a b",
        "a;b",
        "zahlungsströme",
        "../x",
        "a.b",
        "payments\n,orders=x"
      })
  void refusesClientNamesThatNoEnvironmentVariableMayHave(String names) {
    environment.put("okta_clients", names);

    assertThat(Settings.read(environment).refusal())
        .isEqualTo(
            "okta_clients has an invalid name: begin each with a letter, use letters, digits and"
                + " underscores, and separate names by commas, as in payments,orders");
    assertThat(Settings.read(environment).clients())
        .containsOnlyKeys(ClientName.DEFAULT)
        .extractingByKey(ClientName.DEFAULT)
        .returns(Path.of("/tmp/token.json"), ClientSettings::tokenFile);
  }

  @Test
  void refusesAClientNameThatIsListedTwice() {
    environment.put("okta_clients", "payments,Payments,p_2");
    assertThat(TestSettings.usable(environment))
        .containsOnlyKeys(
            new ClientName("payments"), new ClientName("Payments"), new ClientName("p_2"));

    environment.put("okta_clients", "payments,orders, payments");
    assertThat(Settings.read(environment).refusal())
        .isEqualTo("okta_clients has a name twice: remove one of the two");
  }

  @Test
  void refusesMoreThanTenClients() {
    environment.put("okta_clients", names(Settings.MAX_CLIENTS));
    assertThat(TestSettings.usable(environment)).hasSize(Settings.MAX_CLIENTS);

    environment.put("okta_clients", names(Settings.MAX_CLIENTS + 1));
    assertThat(Settings.read(environment).refusal())
        .startsWith("okta_clients has more than 10 names: remove some");
  }

  private static String names(int count) {
    List<String> names = IntStream.range(0, count).mapToObj(number -> "c" + number).toList();
    return names.stream().collect(Collectors.joining(","));
  }
}
