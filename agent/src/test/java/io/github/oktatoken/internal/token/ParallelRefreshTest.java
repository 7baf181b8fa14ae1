package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.internal.env.ClientName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The refreshes of several clients run in parallel, and none affects another. */
class ParallelRefreshTest extends CachesFixture {
  @Test
  void refreshesTheTokensOfAllClientsInParallel() {
    TokenCaches tokens = tokens("default", "payments", "orders");
    // No response comes before all requests are sent.
    CyclicBarrier all = new CyclicBarrier(3);
    for (ClientName name : caches.keySet()) {
      String client = name.value();
      responders.put(
          client,
          () -> {
            all.await(LONG_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            return next(client);
          });
    }

    Map<ClientName, TokenWait> waits = tokens.beginRefreshIfDue(LONG_TIMEOUT);

    assertThat(waits).containsOnlyKeys(ClientName.DEFAULT, PAYMENTS, new ClientName("orders"));
    waits.forEach(
        (client, wait) -> assertThat(tokens.await(client, wait).value()).isEqualTo(client + "-1"));
  }

  @Test
  void refreshesNoTokenThatIsFresh() {
    TokenCaches tokens = tokens("default", "payments");
    tokens.token(new ClientName("payments"));

    List<String> refreshed = new ArrayList<>();
    tokens
        .beginRefreshIfDue(LONG_TIMEOUT)
        .forEach((client, wait) -> refreshed.add(tokens.await(client, wait).value()));

    assertThat(refreshed).containsExactly("default-1", "payments-1");
    assertThat(requests.get("payments")).hasValue(1);
  }

  @Test
  void refreshesOtherClientsIfOneHangsAndOneFails() {
    CountDownLatch never = new CountDownLatch(1);
    TokenCaches tokens = tokens("default", "payments", "orders");
    responders.put(
        "default",
        () -> {
          never.await();
          return next("default");
        });
    responders.put("payments", this::fail);

    Map<ClientName, TokenWait> waits = tokens.beginRefreshIfDue(LONG_TIMEOUT);

    assertThat(await(tokens, waits, new ClientName("orders"))).isEqualTo("orders-1");
    assertThatThrownBy(() -> await(tokens, waits, PAYMENTS)).hasMessage("out of order");
    never.countDown();
    assertThat(await(tokens, waits, ClientName.DEFAULT)).isEqualTo("default-1");
  }

  @Test
  void sendsNoSecondRequestForAClientWhileTheSlowestIsAwaited() {
    TokenCaches tokens = tokens("default", "payments");
    responders.put("payments", this::fail);
    Map<ClientName, TokenWait> waits = tokens.beginRefreshIfDue(LONG_TIMEOUT);
    await(tokens, waits, ClientName.DEFAULT);
    assertThatThrownBy(() -> tokens.token(new ClientName("payments"))).isNotNull();

    // The backoff is over.
    clock.advance(Duration.ofMinutes(1));

    assertThatThrownBy(() -> await(tokens, waits, PAYMENTS)).hasMessage("out of order");
    assertThat(requests.get("payments")).hasValue(1);
  }

  @Test
  void endsTheBackoffOfOneClientEarlyAndOfNoOther() {
    TokenCaches tokens = tokens("default", "payments");
    for (ClientName name : caches.keySet()) {
      String client = name.value();
      responders.put(client, this::fail);
      assertThatThrownBy(() -> tokens.token(name)).isNotNull();
    }
    responders.clear();
    assertThatThrownBy(() -> tokens.token(new ClientName("payments")))
        .hasMessageContaining("out of order");

    tokens.endBackoffEarly(PAYMENTS);

    assertThat(tokens.token(new ClientName("payments")).value()).isEqualTo("payments-1");
    assertThatThrownBy(tokens::token).hasMessageContaining("out of order");
  }

  @Test
  void givesUpTheFrozenRefreshesOfAllClients() {
    CountDownLatch never = new CountDownLatch(1);
    TokenCaches tokens = tokens("default", "payments");
    for (ClientName name : caches.keySet()) {
      String client = name.value();
      responders.put(
          client,
          () -> {
            never.await();
            return next(client);
          });
    }
    Map<ClientName, TokenWait> frozen = tokens.beginRefreshIfDue(LONG_TIMEOUT);
    while (requests.size() < 2) {
      Thread.onSpinWait();
    }
    clock.advance(TokenWait.HARMLESS_FREEZE);
    responders.clear();

    tokens.thaw();

    frozen.forEach(
        (client, wait) -> assertThat(tokens.await(client, wait).value()).startsWith(client + "-"));
    never.countDown();
  }

  private static String await(
      TokenCaches tokens, Map<ClientName, TokenWait> waits, ClientName client) {
    TokenWait wait = waits.get(client);
    assertThat(wait).as("%s", client).isNotNull();
    return tokens.await(client, wait).value();
  }
}
