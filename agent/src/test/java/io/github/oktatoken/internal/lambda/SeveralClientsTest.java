package io.github.oktatoken.internal.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.crac.Resource;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.token.Jitter;
import io.github.oktatoken.internal.token.TokenCache;
import io.github.oktatoken.internal.token.TokenCaches;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tokens of several clients in the life of an environment. */
class SeveralClientsTest {
  private static final Duration LIFETIME = Duration.ofSeconds(300);
  private static final String READY = " ready in \\d+ ms, expires 2026-.*Z";

  /** A file that even root can neither delete nor write. */
  private static final Path STUCK = Path.of("/proc/sys/kernel/ostype");

  @AutoClose private final FakeLambda lambda = new FakeLambda();
  private final ManualClock clock = new ManualClock();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LambdaLog log = new LambdaLog(out, null, null, clock);
  private final Map<String, TokenEndpoint> endpoints = new ConcurrentHashMap<>();

  @TempDir private Path folder;

  @Test
  void requestsTheTokensOfAllClientsInParallelBeforeTheFirstEvent() throws Exception {
    grantTogether();

    start(InitializationType.ON_DEMAND);

    lambda.sees("register");
    lambda.seesInAnyOrder("default", "payments");
    lambda.sees("next");
    assertThat(lines())
        .satisfiesExactly(
            line -> assertThat(line).matches("okta token" + READY),
            line -> assertThat(line).matches("okta token payments" + READY));
  }

  @Test
  void refreshesTheTokensOfAllClientsInParallel() throws Exception {
    grantTogether();
    start(InitializationType.ON_DEMAND);
    lambda.sees("register");
    lambda.seesInAnyOrder("default", "payments");
    lambda.sees("next");

    clock.advance(LIFETIME);
    lambda.invokes(clock.millis() + 10_000);

    lambda.seesInAnyOrder("default", "payments");
    lambda.sees("next");
  }

  @Test
  void getsTheOtherTokensAlthoughOneClientFails() throws Exception {
    endpoints.put("default", fail("default", new IOException("out of order")));
    endpoints.put("payments", grant("payments"));

    TokenCaches tokens = start(InitializationType.ON_DEMAND);

    lambda.sees("register");
    lambda.seesInAnyOrder("default", "payments");
    lambda.sees("next");
    assertThat(lines())
        .anySatisfy(line -> assertThat(line).isEqualTo("no new okta token: out of order"))
        .anySatisfy(line -> assertThat(line).matches("okta token payments" + READY))
        .hasSize(2);
    assertThat(tokens.token(new ClientName("payments")).value()).isEqualTo("t0k3n of payments");
  }

  @Test
  void getsTheOtherTokensAlthoughOneClientThrowsAnError() throws Exception {
    endpoints.put("default", fail("default", new StackOverflowError("as if")));
    endpoints.put("payments", fail("payments", new OutOfMemoryError("as if")));
    endpoints.put("orders", grant("orders"));

    start(InitializationType.ON_DEMAND);

    lambda.sees("register");
    lambda.seesInAnyOrder("default", "payments", "orders");
    lambda.sees("next");
    assertThat(out.toString(UTF_8)).contains("okta token orders ready in");
  }

  @Test
  void asksForTheNextEventAlthoughOneClientHangs() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    endpoints.put("default", grant("default"));
    endpoints.put("payments", grant("payments"));
    TokenCaches tokens = start(InitializationType.ON_DEMAND);
    lambda.sees("register");
    lambda.seesInAnyOrder("default", "payments");
    lambda.sees("next");
    endpoints.put(
        "default",
        timeout -> {
          lambda.note("hangs");
          late.await();
          return granted("default");
        });

    clock.advance(LIFETIME);
    // The deadline leaves no time to wait.
    lambda.invokes(clock.millis());

    lambda.seesInAnyOrder("hangs", "payments", "next");
    assertThat(tokens.token(new ClientName("payments")).value()).isEqualTo("t0k3n of payments");
    late.countDown();
    // Or it would be written while the folder is deleted.
    assertThat(tokens.token().value()).isEqualTo("t0k3n of default");
  }

  @Test
  void refreshesTheTokensOfAllClientsByTheTimer() throws Exception {
    endpoints.put("default", grant("default"));
    endpoints.put("payments", grant("payments"));
    TokenCaches tokens = start(InitializationType.MANAGED_INSTANCES);
    lambda.sees("register");
    lambda.seesInAnyOrder("default", "payments");
    lambda.sees("next");

    clock.advance(LIFETIME);

    lambda.seesInAnyOrder("default", "payments");
    assertThat(tokens.token().value()).isEqualTo("t0k3n of default");
    assertThat(tokens.token(new ClientName("payments")).value()).isEqualTo("t0k3n of payments");
  }

  @Test
  void keepsAllTokensOutOfTheSnapshotAndRequestsThemAfterIt() throws Exception {
    grantTogether();
    TokenCaches tokens = tokens(Map.of());
    Resource hooks = register(tokens);

    hooks.beforeCheckpoint(Core.getGlobalContext());
    assertThat(folder).isEmptyDirectory();
    hooks.afterRestore(Core.getGlobalContext());

    lambda.seesInAnyOrder("default", "payments");
    assertThat(lines())
        .satisfiesExactly(
            line -> assertThat(line).matches("okta token" + READY),
            line -> assertThat(line).matches("okta token payments" + READY));
    assertThat(folder.toFile().list()).contains("default", "payments");
  }

  @Test
  void keepsTheOtherTokensOutOfTheSnapshotAlthoughFilesStay() throws Exception {
    for (String client : List.of("default", "payments", "orders")) {
      endpoints.put(client, grant(client));
    }
    TokenCaches tokens = tokens(Map.of("default", STUCK, "payments", STUCK));
    Resource hooks = register(tokens);
    tokens.token(new ClientName("orders"));

    hooks.beforeCheckpoint(Core.getGlobalContext());

    assertThat(lines())
        .satisfiesExactlyInAnyOrder(
            line ->
                assertThat(line)
                    .startsWith("the okta token may be in the snapshot: ")
                    .contains(STUCK.toString()),
            line ->
                assertThat(line)
                    .startsWith("the okta token payments may be in the snapshot: ")
                    .contains(STUCK.toString()));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void retriesTheOneClientThatFailsAfterTheRestore() throws Exception {
    endpoints.put("default", fail("default", new IOException("out of order")));
    endpoints.put("payments", grant("payments"));
    TokenCaches tokens = tokens(Map.of());
    Resource hooks = register(tokens);
    hooks.beforeCheckpoint(Core.getGlobalContext());

    hooks.afterRestore(Core.getGlobalContext());

    assertThat(tokens.token(new ClientName("payments")).value()).isEqualTo("t0k3n of payments");
    assertThat(out.toString(UTF_8))
        .contains("no new okta token: out of order\n")
        .contains("okta token payments ready in");
    endpoints.put("default", grant("default"));
    assertThat(tokens.token().value()).isEqualTo("t0k3n of default");
  }

  private TokenCaches start(InitializationType type) {
    TokenCaches tokens = tokens(Map.of());
    new ExtensionLoop(type, lambda.api(), tokens, log, clock, false, false).start();
    return tokens;
  }

  private Resource register(TokenCaches tokens) throws ReflectiveOperationException {
    SnapStart.register(tokens, log);
    // Nobody else holds the hooks, not even the runtime: what isn't here would be collected.
    Field held = SnapStart.class.getDeclaredField("registered");
    held.setAccessible(true);
    return (Resource) held.get(null);
  }

  private TokenCaches tokens(Map<String, Path> files) {
    Map<ClientName, TokenCache> caches = new LinkedHashMap<>();
    for (String client : List.of("default", "payments", "orders")) {
      if (endpoints.containsKey(client)) {
        Path file = files.getOrDefault(client, folder.resolve(client));
        caches.put(
            new ClientName(client),
            new TokenCache(
                timeout -> endpoints.get(client).call(timeout),
                new TokenFile(file),
                TestTokens.FINGERPRINT,
                new OutageLog(log, new ClientName(client), clock),
                clock,
                () -> 0,
                new Jitter(() -> 0)));
      }
    }
    return new TokenCaches(caches, Map.of(), new DpopKey(Clock.systemUTC()));
  }

  /** None before both have asked. */
  private void grantTogether() {
    CyclicBarrier both = new CyclicBarrier(2);
    for (String client : List.of("default", "payments")) {
      endpoints.put(
          client,
          timeout -> {
            both.await(10, TimeUnit.SECONDS);
            lambda.note(client);
            return granted(client);
          });
    }
  }

  private TokenEndpoint grant(String client) {
    return timeout -> {
      lambda.note(client);
      return granted(client);
    };
  }

  private TokenEndpoint fail(String client, Throwable failure) {
    return timeout -> {
      lambda.note(client);
      if (failure instanceof Error error) {
        throw error;
      }
      throw (Exception) failure;
    };
  }

  private AccessTokenResponse granted(String client) {
    return TestTokens.response("t0k3n of " + client, clock.instant(), LIFETIME);
  }

  private List<String> lines() {
    return out.toString(UTF_8).lines().toList();
  }
}
