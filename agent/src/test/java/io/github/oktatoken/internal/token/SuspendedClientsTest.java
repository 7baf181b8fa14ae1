package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.internal.env.ClientName;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A snapshot suspends all clients, and the restore prepares all of them. */
class SuspendedClientsTest extends CachesFixture {
  @Test
  void suspendsAllClientsThoughTheFileOfOneCannotBeDeleted() {
    add("payments", STUCK);
    TokenCaches tokens = tokens("orders");
    tokens.token(new ClientName("orders"));
    assertThat(tokens.token(new ClientName("payments")).value()).isEqualTo("payments-1");

    Map<ClientName, Throwable> failures = tokens.suspend();

    assertThat(failures).containsOnlyKeys(PAYMENTS);
    assertThat(failures.get(PAYMENTS)).hasMessageContaining(STUCK.toString());
    assertThat(folder).isEmptyDirectory();
    for (ClientName client : caches.keySet()) {
      assertThatThrownBy(() -> tokens.token(client)).hasMessageContaining("after the restore");
    }
    tokens.resume();
    assertThat(tokens.token(new ClientName("orders")).value()).isEqualTo("orders-2");
    assertThat(endpointCalls)
        .containsSubsequence(
            "suspend payments", "suspend orders", "resume payments", "resume orders");
  }

  @Test
  void suspendsAllClientsThoughOneThrowsAnUnexpectedException() {
    TokenCaches tokens = tokens("payments", "orders");
    caches.keySet().forEach(client -> tokens.token(client));
    unexpected.put("payments", new IllegalStateException("broken"));

    Map<ClientName, Throwable> failures = tokens.suspend();

    assertThat(failures).containsExactly(Map.entry(PAYMENTS, unexpected.get("payments")));
    assertThat(endpointCalls).containsExactly("suspend payments", "suspend orders");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void preparesTheEndpointsOfAllClients() {
    tokens("payments", "orders").prepare();

    assertThat(endpointCalls).containsExactly("prepare payments", "prepare orders");
  }
}
