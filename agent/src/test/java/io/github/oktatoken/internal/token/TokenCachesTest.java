package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tokens of several clients, each with an endpoint of its own. */
class TokenCachesTest {
  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final URI ORDERS = URI.create("https://api.example.com/orders");

  /** A file that even root can neither delete nor write. */
  private static final Path STUCK = Path.of("/proc/sys/kernel/ostype");

  private final ManualClock clock = new ManualClock();
  private final Map<String, TokenCache> keepers = new LinkedHashMap<>();
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
    assertThat(tokens.token("default").value()).isEqualTo("default-1");
    assertThat(tokens.token("payments").value()).isEqualTo("payments-1");
    assertThat(folder.toFile().list()).contains("default", "payments");
  }

  @Test
  void sayWhichNamesThereAreIfOneIsUnknown() {
    TokenCaches tokens = tokens(Map.of("refunds", "it is broken"), "payments", "orders");

    assertThatThrownBy(() -> tokens.token("paymets"))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessage(
            "there is no client paymets but payments, orders, refunds: correct the name, or add it"
                + " to okta_clients");
    assertThatThrownBy(() -> tokens.token("Payments")).hasMessageContaining("no client Payments");
  }

  @Test
  void sayWhoToAskForIfTheUnnamedOneIsNotAmongThem() {
    TokenCaches tokens = tokens("payments", "orders");

    assertThatThrownBy(tokens::token)
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessage(
            "there is no client default but payments, orders: call TokenHolder.get(\"payments\"),"
                + " or add default to okta_clients");
    assertThatThrownBy(() -> tokens.token("default")).hasMessageContaining("add default");
  }

  @Test
  void sayWhyOneIsRefusedAndServeTheOthers() {
    TokenCaches tokens =
        tokens(Map.of("payments", "set its secret", "default", "set the secret"), "orders");

    assertThat(tokens.token("orders").value()).isEqualTo("orders-1");
    assertThatThrownBy(() -> tokens.token("payments"))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessage("set its secret");
    assertThatThrownBy(tokens::token).hasMessage("set the secret");
  }

  @Test
  void nameTheClientThatGetsNone() {
    TokenCaches tokens = tokens("default", "payments", "orders");
    answers.put("payments", this::fail);
    answers.put("default", this::fail);

    assertThatThrownBy(() -> tokens.token("payments"))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessage("client payments: out of order")
        .hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(tokens::token).hasMessage("out of order");
    assertThat(tokens.token("orders").value()).isEqualTo("orders-1");
  }

  @Test
  void areRenewedSideBySide() {
    TokenCaches tokens = tokens("default", "payments", "orders");
    // None is answered before all have asked.
    CyclicBarrier all = new CyclicBarrier(3);
    for (String client : keepers.keySet()) {
      answers.put(
          client,
          () -> {
            all.await(PATIENT.toSeconds(), TimeUnit.SECONDS);
            return next(client);
          });
    }

    Map<String, TokenWait> renewals = tokens.renewIfDue(PATIENT);

    assertThat(renewals).containsOnlyKeys("default", "payments", "orders");
    renewals.forEach(
        (client, renewal) -> assertThat(renewal.await().value()).isEqualTo(client + "-1"));
  }

  @Test
  void areRenewedOnlyIfTheyAreDue() {
    TokenCaches tokens = tokens("default", "payments");
    tokens.token("payments");

    List<String> renewed = new ArrayList<>();
    tokens.renewIfDue(PATIENT).values().forEach(each -> renewed.add(each.await().value()));

    assertThat(renewed).containsExactly("default-1", "payments-1");
    assertThat(requests.get("payments")).hasValue(1);
  }

  @Test
  void areRenewedAlthoughOneHangsAndOneFails() {
    CountDownLatch never = new CountDownLatch(1);
    TokenCaches tokens = tokens("default", "payments", "orders");
    answers.put(
        "default",
        () -> {
          never.await();
          return next("default");
        });
    answers.put("payments", this::fail);

    Map<String, TokenWait> renewals = tokens.renewIfDue(PATIENT);

    assertThat(renewals.get("orders").await().value()).isEqualTo("orders-1");
    assertThatThrownBy(renewals.get("payments")::await).hasMessage("out of order");
    never.countDown();
    assertThat(renewals.get("default").await().value()).isEqualTo("default-1");
  }

  @Test
  void areNotAskedForAgainWhileTheSlowestIsAwaited() {
    TokenCaches tokens = tokens("default", "payments");
    answers.put("payments", this::fail);
    Map<String, TokenWait> renewals = tokens.renewIfDue(PATIENT);
    renewals.get("default").await();
    assertThatThrownBy(() -> tokens.token("payments")).isNotNull();

    // The gate is open again.
    clock.advance(Duration.ofMinutes(1));

    assertThatThrownBy(renewals.get("payments")::await).hasMessage("out of order");
    assertThat(requests.get("payments")).hasValue(1);
  }

  @Test
  void areDroppedByTheirValue() {
    TokenCaches tokens = tokens("default", "payments");
    String refused = tokens.token("payments").value();
    tokens.token();

    assertThat(tokens.invalidate(refused)).isTrue();

    assertThat(tokens.token("payments").value()).isEqualTo("payments-2");
    assertThat(tokens.token().value()).isEqualTo("default-1");
    assertThat(tokens.invalidate("nobody's")).isFalse();
  }

  @Test
  void areDroppedTogetherIfTheyAreOne() {
    TokenCaches tokens = tokens("payments", "orders");
    answers.put("payments", () -> "common");
    answers.put("orders", () -> "common");
    tokens.token("payments");
    tokens.token("orders");

    assertThat(tokens.invalidate("common")).isTrue();

    answers.clear();
    assertThat(tokens.token("payments").value()).isEqualTo("payments-1");
    assertThat(tokens.token("orders").value()).isEqualTo("orders-1");
  }

  @Test
  void areProvedWhosesoeverTheyAre() {
    TokenCaches tokens = tokens("payments", "orders");
    AccessToken token = tokens.token("orders");

    assertThat(tokens.proof(token, "GET", ORDERS, "n0nce"))
        .isEqualTo("orders-1 GET " + ORDERS + " n0nce");
  }

  @Test
  void areForgottenAlthoughTheFileOfOneStays() {
    add("payments", STUCK);
    TokenCaches tokens = tokens("orders");
    tokens.token("orders");
    assertThat(tokens.token("payments").value()).isEqualTo("payments-1");

    Map<String, Throwable> failures = tokens.suspend();

    assertThat(failures).containsOnlyKeys("payments");
    assertThat(failures.get("payments")).hasMessageContaining(STUCK.toString());
    assertThat(folder).isEmptyDirectory();
    for (String client : keepers.keySet()) {
      assertThatThrownBy(() -> tokens.token(client)).hasMessageContaining("after the restore");
    }
    tokens.resume();
    assertThat(tokens.token("orders").value()).isEqualTo("orders-2");
    assertThat(told)
        .containsSubsequence(
            "suspend payments", "suspend orders", "resume payments", "resume orders");
  }

  @Test
  void areForgottenAlthoughThatOfOneFailsAsNobodyForesaw() {
    TokenCaches tokens = tokens("payments", "orders");
    keepers.keySet().forEach(tokens::token);
    unforeseen.put("payments", new IllegalStateException("broken"));

    Map<String, Throwable> failures = tokens.suspend();

    assertThat(failures).containsExactlyEntriesOf(unforeseen);
    assertThat(told).containsExactly("suspend payments", "suspend orders");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void arePreparedForAllOfThem() {
    tokens("payments", "orders").prepare();

    assertThat(told).containsExactly("prepare payments", "prepare orders");
  }

  @Test
  void areAskedForAtOnceWhereTheirGateIsOpenedAndNoOtherOne() {
    TokenCaches tokens = tokens("default", "payments");
    for (String client : keepers.keySet()) {
      answers.put(client, this::fail);
      assertThatThrownBy(() -> tokens.token(client)).isNotNull();
    }
    answers.clear();
    assertThatThrownBy(() -> tokens.token("payments")).hasMessageContaining("out of order");

    tokens.openGateEarly("payments");

    assertThat(tokens.token("payments").value()).isEqualTo("payments-1");
    assertThatThrownBy(tokens::token).hasMessageContaining("out of order");
  }

  @Test
  void outliveTheProcessOneByOne() {
    tokens("default", "payments").renewIfDue(PATIENT).values().forEach(TokenWait::await);
    keepers.clear();
    TokenCaches later = tokens("default", "payments", "orders");

    later.adoptLeftOver();

    assertThat(later.token().value()).isEqualTo("default-1");
    assertThat(later.token("payments").value()).isEqualTo("payments-1");
    assertThat(later.token("orders").value()).isEqualTo("orders-1");
    assertThat(requests.get("payments")).hasValue(1);
  }

  @Test
  void areNotWaitedForIfTheyWereFrozenHalfWay() {
    CountDownLatch never = new CountDownLatch(1);
    TokenCaches tokens = tokens("default", "payments");
    for (String client : keepers.keySet()) {
      answers.put(
          client,
          () -> {
            never.await();
            return next(client);
          });
    }
    Map<String, TokenWait> frozen = tokens.renewIfDue(PATIENT);
    while (requests.size() < 2) {
      Thread.onSpinWait();
    }
    clock.advance(TokenCache.HARMLESS_FREEZE);
    answers.clear();

    tokens.thaw();

    frozen.forEach(
        (client, renewal) -> assertThat(renewal.await().value()).startsWith(client + "-"));
    never.countDown();
  }

  private TokenCaches tokens(String... clients) {
    return tokens(Map.of(), clients);
  }

  private TokenCaches tokens(Map<String, String> refused, String... clients) {
    for (String client : clients) {
      add(client, folder.resolve(client));
    }
    return new TokenCaches(keepers, refused);
  }

  private void add(String client, Path path) {
    TokenFile file = new TokenFile(path);
    file.takeLeftOver();
    keepers.put(
        client,
        new TokenCache(
            endpoint(client), file, TestTokens.FINGERPRINT, failure -> {}, clock, () -> 0));
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

      @Override
      public String proof(AccessToken token, String method, URI uri, @Nullable String nonce) {
        return String.join(" ", token.value(), method, uri.toString(), nonce);
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
