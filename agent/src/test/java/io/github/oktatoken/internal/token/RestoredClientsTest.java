package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients of an environment in which no hook tells of the restore. */
class RestoredClientsTest {
  private final ManualClock clock = new ManualClock();

  /** All clients share it, as they do the DPoP key. */
  private final AtomicReference<Object> key = new AtomicReference<>();

  @TempDir private Path folder;

  @Test
  void keepsTheKeyOfATokenThatAnotherClientGotAfterTheRestore() throws Exception {
    Map<ClientName, TokenCache> caches = new LinkedHashMap<>();
    for (String client : new String[] {"a", "b"}) {
      caches.put(
          new ClientName(client),
          new TokenCache(
              new TokenEndpoint() {
                @Override
                public AccessTokenResponse call(Duration timeout) {
                  key.compareAndSet(null, new Object());
                  return TestTokens.bound(client, clock.instant(), Duration.ofHours(1));
                }

                @Override
                public void suspend() {
                  key.set(null);
                }
              },
              new TokenFile(folder.resolve(client)),
              TestTokens.FINGERPRINT,
              reason -> {},
              clock,
              () -> 0,
              new Jitter(() -> 0)));
    }
    TokenCaches tokens = new TokenCaches(caches, Map.of(), new DpopKey(Clock.systemUTC()));
    tokens.awaitRestore(new ClockJump(clock, clock.millis() - System.nanoTime() / 1_000_000));
    clock.advance(Duration.ofMinutes(1));

    tokens.token(new ClientName("a"));
    Object bindsA = key.get();
    tokens.token(new ClientName("b"));

    assertThat(bindsA).isNotNull();
    assertThat(key.get()).isSameAs(bindsA);
  }
}
