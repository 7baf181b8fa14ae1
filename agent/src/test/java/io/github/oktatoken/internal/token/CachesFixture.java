package io.github.oktatoken.internal.token;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

/** The caches of several clients, each with an endpoint of its own. */
abstract class CachesFixture {
  static final ClientName PAYMENTS = new ClientName("payments");
  static final Duration LIFETIME = Duration.ofHours(1);
  static final Duration LONG_TIMEOUT = Duration.ofSeconds(20);

  /** A file that even root can neither delete nor write. */
  static final Path STUCK = Path.of("/proc/sys/kernel/ostype");

  final ManualClock clock = new ManualClock();
  final Map<ClientName, TokenCache> caches = new LinkedHashMap<>();
  final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
  final Map<String, AtomicInteger> granted = new ConcurrentHashMap<>();
  final Map<String, Callable<String>> responders = new ConcurrentHashMap<>();
  final Map<String, RuntimeException> unexpected = new ConcurrentHashMap<>();
  final List<String> endpointCalls = new CopyOnWriteArrayList<>();

  @TempDir Path folder;

  TokenCaches tokens(String... clients) {
    return tokens(Map.of(), clients);
  }

  TokenCaches tokens(Map<ClientName, String> refused, String... clients) {
    for (String client : clients) {
      add(client, folder.resolve(client));
    }
    return new TokenCaches(caches, refused, new DpopKey(Clock.systemUTC()));
  }

  void add(String client, Path path) {
    TokenFile file = new TokenFile(path);
    file.takeLeftOver();
    caches.put(
        new ClientName(client),
        new TokenCache(
            endpoint(client),
            file,
            TestTokens.FINGERPRINT,
            (reason, kind, left) -> {},
            clock,
            () -> 0,
            new Jitter(() -> 0)));
  }

  /** Returns an endpoint that issues payments-1, payments-2, and so on, without a responder. */
  TokenEndpoint endpoint(String client) {
    return new TokenEndpoint() {
      @Override
      public AccessTokenResponse call(Duration timeout) throws Exception {
        requests.computeIfAbsent(client, name -> new AtomicInteger()).incrementAndGet();
        String value = responders.getOrDefault(client, () -> next(client)).call();
        return TestTokens.response(value, clock.instant(), LIFETIME);
      }

      @Override
      public void suspend() {
        endpointCalls.add("suspend " + client);
        RuntimeException failure = unexpected.get(client);
        if (failure != null) {
          throw failure;
        }
      }

      @Override
      public void prepare() {
        endpointCalls.add("prepare " + client);
      }

      @Override
      public void resume() {
        endpointCalls.add("resume " + client);
      }
    };
  }

  String next(String client) {
    AtomicInteger count = granted.computeIfAbsent(client, name -> new AtomicInteger());
    return client + "-" + count.incrementAndGet();
  }

  String fail() throws IOException {
    throw new IOException("out of order");
  }
}
