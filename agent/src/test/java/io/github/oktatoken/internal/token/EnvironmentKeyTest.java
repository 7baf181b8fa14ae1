package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.dpop.DpopProofs;
import io.github.oktatoken.internal.dpop.Proof;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The DPoP key, of which there is one for all clients of an environment. */
class EnvironmentKeyTest {
  private static final URI ORDERS = URI.create("https://api.example.com/orders");

  private final ManualClock clock = new ManualClock();
  private final DpopKey key = new DpopKey(clock);

  /** The clients that have been told to forget their secrets. */
  private final List<String> forgets = new CopyOnWriteArrayList<>();

  @TempDir private Path folder;

  @Test
  void theTokensOfAllClientsAreProvedByOneKey() throws Exception {
    TokenCaches tokens = tokens("payments", "orders");

    Proof payments = proof(tokens, tokens.token(new ClientName("payments")));
    Proof orders = proof(tokens, tokens.token(new ClientName("orders")));

    assertThat(orders.jwk()).isEqualTo(payments.jwk());
    assertThat(orders.claim("ath")).isNotNull().isNotEqualTo(payments.claim("ath"));
  }

  @Test
  void theProofForANamedClientsTokenIsSignedByTheKeyOfTheEnvironment() throws Exception {
    TokenCaches tokens = tokens("payments", "orders");
    AccessToken token = tokens.token(new ClientName("orders"));

    Proof proof = Proof.read(tokens.proof(token, "POST", ORDERS, "n0nce"));

    Proof ofTheKey = Proof.read(key.proof(token, "GET", ORDERS, null));
    assertThat(proof.jwk()).isEqualTo(ofTheKey.jwk());
    assertThat(proof.claim("ath")).isNotNull().isEqualTo(ofTheKey.claim("ath"));
    assertThat(proof.claim("htm")).isEqualTo("POST");
    assertThat(proof.claim("htu")).isEqualTo(ORDERS.toString());
    assertThat(proof.claim("nonce")).isEqualTo("n0nce");
  }

  @Test
  void noProofIsSignedForABearerToken() {
    TokenCaches tokens = tokens("payments");
    tokens.token(new ClientName("payments"));
    AccessToken bearer = TestTokens.response("t0k3n", clock.instant(), Duration.ofHours(1)).token();

    assertThatThrownBy(() -> proof(tokens, bearer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Authorization: Bearer");
  }

  @Test
  void theDpopKeyOfATokenStaysWhenAnotherClientNoticesTheRestore() throws Exception {
    TokenCaches tokens = tokens("payments", "orders");
    DpopProofs ofTheSnapshot = key.get();
    tokens.expectRestore(new ClockJump(clock, clock.millis() - System.nanoTime() / 1_000_000));
    clock.advance(Duration.ofMinutes(1));

    tokens.token(new ClientName("payments"));
    DpopProofs ofPayments = key.get();
    tokens.token(new ClientName("orders"));

    assertThat(ofPayments).isNotSameAs(ofTheSnapshot);
    assertThat(key.get()).isSameAs(ofPayments);
  }

  @Test
  void theDpopKeyGoesBeforeASnapshotAndIsMadeAnewAfterTheRestore() throws Exception {
    TokenCaches tokens = tokens("payments", "orders");
    AccessToken before = tokens.token(new ClientName("payments"));
    Proof proof = proof(tokens, before);

    tokens.suspend();

    assertThatThrownBy(() -> proof(tokens, before))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessageContaining("went with a snapshot");
    assertThatThrownBy(key::get).isInstanceOf(CancellationException.class);
    tokens.resume();
    assertThat(proof(tokens, tokens.token(new ClientName("orders"))).jwk())
        .isNotEqualTo(proof.jwk());
  }

  @Test
  void theDpopKeyGoesBeforeARestoreWithoutHooksOnceNoClientNeedsIt() throws Exception {
    TokenCaches tokens = tokens("payments", "orders");
    tokens.expectRestore(null);
    AccessToken token = tokens.token(new ClientName("payments"));
    DpopProofs made = key.get();
    // The other client, which is idle, takes it from none.
    awaitForgets("orders", 2);
    assertThat(key.get()).isSameAs(made);
    assertThat(proof(tokens, token)).isNotNull();

    clock.advance(Duration.ofSeconds(2));

    awaitForgets("payments", 1);
    while (key.get() == made) {
      Thread.sleep(10);
    }
    tokens.noteRestore();
  }

  private void awaitForgets(String client, int times) throws InterruptedException {
    while (Collections.frequency(forgets, client) < times) {
      Thread.sleep(10);
    }
  }

  private static Proof proof(TokenCaches tokens, AccessToken token) throws Exception {
    return Proof.read(tokens.proof(token, "GET", ORDERS, null));
  }

  private TokenCaches tokens(String... clients) {
    Map<ClientName, TokenCache> caches = new LinkedHashMap<>();
    for (String client : clients) {
      caches.put(
          new ClientName(client),
          new TokenCache(
              new TokenEndpoint() {
                @Override
                public AccessTokenResponse call(Duration timeout) throws Exception {
                  key.get();
                  return TestTokens.bound(client, clock.instant(), Duration.ofHours(1));
                }

                @Override
                public void suspend() {
                  forgets.add(client);
                }
              },
              new TokenFile(folder.resolve(client)),
              TestTokens.FINGERPRINT,
              (reason, kind, left) -> {},
              clock,
              () -> 0,
              new Jitter(() -> 0)));
    }
    return new TokenCaches(caches, Map.of(), key);
  }
}
