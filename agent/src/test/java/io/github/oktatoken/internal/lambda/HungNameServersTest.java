package io.github.oktatoken.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.token.Jitter;
import io.github.oktatoken.internal.token.TokenCache;
import io.github.oktatoken.internal.token.TokenCaches;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Name servers that heed no time-out, asked for the hosts of several clients. */
class HungNameServersTest {
  @AutoClose private final FakeLambda lambda = new FakeLambda();
  private final Clock clock = Clock.systemUTC();
  private final CountDownLatch over = new CountDownLatch(1);
  @TempDir private Path folder;

  @Test
  void endsAnInvocationInTimeAlthoughNameServersHang() throws Exception {
    LambdaLog log = new LambdaLog(new ByteArrayOutputStream(), null, null, clock);
    Map<ClientName, TokenCache> caches = new LinkedHashMap<>();
    for (String client : new String[] {"a", "b", "c"}) {
      caches.put(
          new ClientName(client),
          new TokenCache(
              timeout -> {
                // As a name server does, which heeds no time-out.
                over.await();
                throw new IllegalStateException();
              },
              new TokenFile(folder.resolve(client)),
              TestTokens.FINGERPRINT,
              new OutageLog(log, new ClientName(client), clock),
              clock,
              () -> 0,
              new Jitter(() -> 0)));
    }
    TokenCaches tokens = new TokenCaches(caches, Map.of(), new DpopKey(Clock.systemUTC()));
    // A restart in place, so that the first event does the work.
    new ExtensionLoop(InitializationType.ON_DEMAND, lambda.api(), tokens, log, clock, false, true)
        .start();
    lambda.sees("register", "next");
    long deadline = clock.millis() + 3_000;
    lambda.invokes(deadline);
    lambda.sees("next");
    long late = clock.millis() - deadline;
    over.countDown();
    assertThat(late).as("ms after the deadline").isNegative();
  }
}
