package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tokens of several clients, each with an endpoint of its own. */
class TokenCachesTest {
  private static final ClientName PAYMENTS = new ClientName("payments");
  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final URI ORDERS = URI.create("https://api.example.com/orders");

  /** A file that even root can neither delete nor write. */
  private static final Path STUCK = Path.of("/proc/sys/kernel/ostype");

  private final ManualClock clock = new ManualClock();
  private final Map<ClientName, TokenCache> caches = new LinkedHashMap<>();
  private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> granted = new ConcurrentHashMap<>();
  private final Map<String, Callable<String>> answers = new ConcurrentHashMap<>();
  private final Map<String, RuntimeException> unforeseen = new ConcurrentHashMap<>();
  private final List<String> told = new CopyOnWriteArrayList<>();

  @TempDir private Path folder;

  @Test
  void haveATokenForEachName() {
    TokenCaches tokens = tokens("default", "payments");

    assertThat(tokens.token().value()).isEqualTo("default-1");
    assertThat(tokens.token(new ClientName("default")).value()).isEqualTo("default-1");
    assertThat(tokens.token(new ClientName("payments")).value()).isEqualTo("payments-1");
    assertThat(folder.toFile().list()).contains("default", "payments");
  }

  @Test
  void sayWhichNamesThereAreIfOneIsUnknown() {
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
  void sayWhoToAskForIfTheUnnamedOneIsNotAmongThem() {
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
  void sayWhyOneIsRefusedAndServeTheOthers() {
    TokenCaches tokens =
        tokens(Map.of(PAYMENTS, "set its secret", ClientName.DEFAULT, "set the secret"), "orders");

    assertThat(tokens.token(new ClientName("orders")).value()).isEqualTo("orders-1");
    assertThatThrownBy(() -> tokens.token(new ClientName("payments")))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessage("set its secret");
    assertThatThrownBy(tokens::token).hasMessage("set the secret");
  }

  @Test
  void nameTheClientThatGetsNone() {
    TokenCaches tokens = tokens("default", "payments", "orders");
    answers.put("payments", this::fail);
    answers.put("default", this::fail);

    assertThatThrownBy(() -> tokens.token(new ClientName("payments")))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessage("client payments: out of order")
        .hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(tokens::token).hasMessage("out of order");
    assertThat(tokens.token(new ClientName("orders")).value()).isEqualTo("orders-1");
  }

  @Test
  void areRefreshedSideBySide() {
    TokenCaches tokens = tokens("default", "payments", "orders");
    // None is answered before all have asked.
    CyclicBarrier all = new CyclicBarrier(3);
    for (ClientName name : caches.keySet()) {
      String client = name.value();
      answers.put(
          client,
          () -> {
            all.await(PATIENT.toSeconds(), TimeUnit.SECONDS);
            return next(client);
          });
    }

    Map<ClientName, TokenWait> waits = tokens.refreshIfDue(PATIENT);

    assertThat(waits).containsOnlyKeys(ClientName.DEFAULT, PAYMENTS, new ClientName("orders"));
    waits.forEach(
        (client, wait) -> assertThat(tokens.await(client, wait).value()).isEqualTo(client + "-1"));
  }

  @Test
  void areRefreshedOnlyIfTheyAreDue() {
    TokenCaches tokens = tokens("default", "payments");
    tokens.token(new ClientName("payments"));

    List<String> refreshed = new ArrayList<>();
    tokens
        .refreshIfDue(PATIENT)
        .forEach((client, wait) -> refreshed.add(tokens.await(client, wait).value()));

    assertThat(refreshed).containsExactly("default-1", "payments-1");
    assertThat(requests.get("payments")).hasValue(1);
  }

  @Test
  void areRefreshedAlthoughOneHangsAndOneFails() {
    CountDownLatch never = new CountDownLatch(1);
    TokenCaches tokens = tokens("default", "payments", "orders");
    answers.put(
        "default",
        () -> {
          never.await();
          return next("default");
        });
    answers.put("payments", this::fail);

    Map<ClientName, TokenWait> waits = tokens.refreshIfDue(PATIENT);

    assertThat(tokens.await(new ClientName("orders"), waits.get(new ClientName("orders"))).value())
        .isEqualTo("orders-1");
    assertThatThrownBy(() -> tokens.await(PAYMENTS, waits.get(PAYMENTS)))
        .hasMessage("out of order");
    never.countDown();
    assertThat(tokens.await(ClientName.DEFAULT, waits.get(ClientName.DEFAULT)).value())
        .isEqualTo("default-1");
  }

  @Test
  void areNotAskedForAgainWhileTheSlowestIsAwaited() {
    TokenCaches tokens = tokens("default", "payments");
    answers.put("payments", this::fail);
    Map<ClientName, TokenWait> waits = tokens.refreshIfDue(PATIENT);
    tokens.await(ClientName.DEFAULT, waits.get(ClientName.DEFAULT));
    assertThatThrownBy(() -> tokens.token(new ClientName("payments"))).isNotNull();

    // The backoff is over.
    clock.advance(Duration.ofMinutes(1));

    assertThatThrownBy(() -> tokens.await(PAYMENTS, waits.get(PAYMENTS)))
        .hasMessage("out of order");
    assertThat(requests.get("payments")).hasValue(1);
  }

  @Test
  void areDroppedByTheirValue() {
    TokenCaches tokens = tokens("default", "payments");
    String refused = tokens.token(new ClientName("payments")).value();
    tokens.token();

    assertThat(tokens.invalidate(refused)).isTrue();

    assertThat(tokens.token(new ClientName("payments")).value()).isEqualTo("payments-2");
    assertThat(tokens.token().value()).isEqualTo("default-1");
    assertThat(tokens.invalidate("nobody's")).isFalse();
  }

  @Test
  void areDroppedTogetherIfTheyAreOne() {
    TokenCaches tokens = tokens("payments", "orders");
    answers.put("payments", () -> "common");
    answers.put("orders", () -> "common");
    tokens.token(new ClientName("payments"));
    tokens.token(new ClientName("orders"));

    assertThat(tokens.invalidate("common")).isTrue();

    answers.clear();
    assertThat(tokens.token(new ClientName("payments")).value()).isEqualTo("payments-1");
    assertThat(tokens.token(new ClientName("orders")).value()).isEqualTo("orders-1");
  }

  @Test
  void areForgottenAlthoughTheFileOfOneStays() {
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
    assertThat(told)
        .containsSubsequence(
            "suspend payments", "suspend orders", "resume payments", "resume orders");
  }

  @Test
  void areForgottenAlthoughThatOfOneFailsAsNobodyForesaw() {
    TokenCaches tokens = tokens("payments", "orders");
    caches.keySet().forEach(client -> tokens.token(client));
    unforeseen.put("payments", new IllegalStateException("broken"));

    Map<ClientName, Throwable> failures = tokens.suspend();

    assertThat(failures).containsExactly(Map.entry(PAYMENTS, unforeseen.get("payments")));
    assertThat(told).containsExactly("suspend payments", "suspend orders");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void arePreparedForAllOfThem() {
    tokens("payments", "orders").prepare();

    assertThat(told).containsExactly("prepare payments", "prepare orders");
  }

  @Test
  void areAskedForAtOnceWhereTheirBackoffIsEndedAndNoOtherOne() {
    TokenCaches tokens = tokens("default", "payments");
    for (ClientName name : caches.keySet()) {
      String client = name.value();
      answers.put(client, this::fail);
      assertThatThrownBy(() -> tokens.token(name)).isNotNull();
    }
    answers.clear();
    assertThatThrownBy(() -> tokens.token(new ClientName("payments")))
        .hasMessageContaining("out of order");

    tokens.endBackoffEarly(PAYMENTS);

    assertThat(tokens.token(new ClientName("payments")).value()).isEqualTo("payments-1");
    assertThatThrownBy(tokens::token).hasMessageContaining("out of order");
  }

  @Test
  void outliveTheProcessOneByOne() {
    TokenCaches tokens = tokens("default", "payments");
    tokens.refreshIfDue(PATIENT).forEach(tokens::await);
    caches.clear();
    TokenCaches later = tokens("default", "payments", "orders");

    later.adoptLeftOver();

    assertThat(later.token().value()).isEqualTo("default-1");
    assertThat(later.token(new ClientName("payments")).value()).isEqualTo("payments-1");
    assertThat(later.token(new ClientName("orders")).value()).isEqualTo("orders-1");
    assertThat(requests.get("payments")).hasValue(1);
  }

  @Test
  void areNotWaitedForIfTheyWereFrozenHalfWay() {
    CountDownLatch never = new CountDownLatch(1);
    TokenCaches tokens = tokens("default", "payments");
    for (ClientName name : caches.keySet()) {
      String client = name.value();
      answers.put(
          client,
          () -> {
            never.await();
            return next(client);
          });
    }
    Map<ClientName, TokenWait> frozen = tokens.refreshIfDue(PATIENT);
    while (requests.size() < 2) {
      Thread.onSpinWait();
    }
    clock.advance(TokenWait.HARMLESS_FREEZE);
    answers.clear();

    tokens.thaw();

    frozen.forEach(
        (client, wait) -> assertThat(tokens.await(client, wait).value()).startsWith(client + "-"));
    never.countDown();
  }

  private TokenCaches tokens(String... clients) {
    return tokens(Map.of(), clients);
  }

  private TokenCaches tokens(Map<ClientName, String> refused, String... clients) {
    for (String client : clients) {
      add(client, folder.resolve(client));
    }
    return new TokenCaches(caches, refused, new DpopKey(Clock.systemUTC()));
  }

  private void add(String client, Path path) {
    TokenFile file = new TokenFile(path);
    file.takeLeftOver();
    caches.put(
        new ClientName(client),
        new TokenCache(
            endpoint(client),
            file,
            TestTokens.FINGERPRINT,
            failure -> {},
            clock,
            () -> 0,
            new Jitter(() -> 0)));
  }

  /** At first it grants payments-1, payments-2, and so on. */
  private TokenEndpoint endpoint(String client) {
    return new TokenEndpoint() {
      @Override
      public AccessTokenResponse call(Duration timeout) throws Exception {
        requests.computeIfAbsent(client, name -> new AtomicInteger()).incrementAndGet();
        String value = answers.getOrDefault(client, () -> next(client)).call();
        return TestTokens.response(value, clock.instant(), LIFETIME);
      }

      @Override
      public void suspend() {
        told.add("suspend " + client);
        RuntimeException failure = unforeseen.get(client);
        if (failure != null) {
          throw failure;
        }
      }

      @Override
      public void prepare() {
        told.add("prepare " + client);
      }

      @Override
      public void resume() {
        told.add("resume " + client);
      }
    };
  }

  private String next(String client) {
    AtomicInteger count = granted.computeIfAbsent(client, name -> new AtomicInteger());
    return client + "-" + count.incrementAndGet();
  }

  private String fail() throws IOException {
    throw new IOException("out of order");
  }
}
