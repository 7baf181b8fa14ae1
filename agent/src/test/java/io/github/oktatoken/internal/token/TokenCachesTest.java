package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.env.ClientName;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each client has a token of its own, and errors name the client. */
class TokenCachesTest extends CachesFixture {
  @Test
  void returnsATokenForEachClient() {
    TokenCaches tokens = tokens("default", "payments");

    assertThat(tokens.token().value()).isEqualTo("default-1");
    assertThat(tokens.token(new ClientName("default")).value()).isEqualTo("default-1");
    assertThat(tokens.token(new ClientName("payments")).value()).isEqualTo("payments-1");
    assertThat(folder.toFile().list()).contains("default", "payments");
  }

  @Test
  void listsAllClientsIfOneIsUnknown() {
    TokenCaches tokens =
        tokens(Map.of(new ClientName("refunds"), "it is broken"), "payments", "orders");

    assertThatThrownBy(() -> tokens.token(new ClientName("paymets")))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessage(
            "there is no client paymets but payments, orders, refunds: correct the name, or add it"
                + " to okta_clients");
    assertThatThrownBy(() -> tokens.token(new ClientName("Payments")))
        .hasMessageContaining("no client Payments");
  }

  @Test
  void suggestsANamedClientIfThereIsNoDefaultClient() {
    TokenCaches tokens = tokens("payments", "orders");

    assertThatThrownBy(tokens::token)
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessage(
            "there is no client default but payments, orders: call TokenHolder.get(\"payments\"),"
                + " or add default to okta_clients");
    assertThatThrownBy(() -> tokens.token(new ClientName("default")))
        .hasMessageContaining("add default");
  }

  @Test
  void saysWhyAClientHasNoTokenAndServesTheOthers() {
    TokenCaches tokens =
        tokens(Map.of(PAYMENTS, "set its secret", ClientName.DEFAULT, "set the secret"), "orders");

    assertThat(tokens.token(new ClientName("orders")).value()).isEqualTo("orders-1");
    assertThatThrownBy(() -> tokens.token(new ClientName("payments")))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessage("set its secret");
    assertThatThrownBy(tokens::token).hasMessage("set the secret");
  }

  @Test
  void namesTheClientWhoseRefreshFails() {
    TokenCaches tokens = tokens("default", "payments", "orders");
    responders.put("payments", this::fail);
    responders.put("default", this::fail);

    assertThatThrownBy(() -> tokens.token(new ClientName("payments")))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessage("client payments: out of order")
        .hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(tokens::token).hasMessage("out of order");
    assertThat(tokens.token(new ClientName("orders")).value()).isEqualTo("orders-1");
  }

  @Test
  void invalidatesTheTokenOfTheClientThatHasThisValue() {
    TokenCaches tokens = tokens("default", "payments");
    String refused = tokens.token(new ClientName("payments")).value();
    tokens.token();

    assertThat(tokens.invalidate(refused)).isTrue();

    assertThat(tokens.token(new ClientName("payments")).value()).isEqualTo("payments-2");
    assertThat(tokens.token().value()).isEqualTo("default-1");
    assertThat(tokens.invalidate("another")).isFalse();
  }

  @Test
  void invalidatesATokenThatTwoClientsShareForBoth() {
    TokenCaches tokens = tokens("payments", "orders");
    responders.put("payments", () -> "common");
    responders.put("orders", () -> "common");
    tokens.token(new ClientName("payments"));
    tokens.token(new ClientName("orders"));

    assertThat(tokens.invalidate("common")).isTrue();

    responders.clear();
    assertThat(tokens.token(new ClientName("payments")).value()).isEqualTo("payments-1");
    assertThat(tokens.token(new ClientName("orders")).value()).isEqualTo("orders-1");
  }

  @Test
  void adoptsTheLeftOverTokenOfEachClient() {
    TokenCaches tokens = tokens("default", "payments");
    tokens.beginRefreshIfDue(LONG_TIMEOUT).forEach(tokens::await);
    caches.clear();
    TokenCaches later = tokens("default", "payments", "orders");

    later.adoptLeftOver();

    assertThat(later.token().value()).isEqualTo("default-1");
    assertThat(later.token(new ClientName("payments")).value()).isEqualTo("payments-1");
    assertThat(later.token(new ClientName("orders")).value()).isEqualTo("orders-1");
    assertThat(requests.get("payments")).hasValue(1);
  }
}
