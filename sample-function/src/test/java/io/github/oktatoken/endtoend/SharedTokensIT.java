package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.fake.FakeAws;
import io.github.oktatoken.fake.FakeDynamo;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.machine.Jdks;
import io.github.oktatoken.server.AuthorizationServer;
import io.github.oktatoken.server.FaultServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One token for all environments. On a busy machine the table may take more time than an
 * environment has for it, which requests a token of its own then.
 */
@Timeout(SharedTokensIT.SECONDS)
class SharedTokensIT extends EndToEnd {
  private static final String TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/okta-tokens";

  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Pattern LEASED_UNTIL =
      Pattern.compile("\"leased_until\":\\{\"N\":\"(\\d+)\"");

  /** Many times what a test takes where there is nothing else to do. */
  static final int SECONDS = 300;

  private static final int ENVIRONMENTS = 20;
  private static final int FEW = 4;

  /** A start takes a processor for most of a second, and Lambda allows ten for it. */
  private static final int STARTS_AT_ONCE = 2;

  /** How many environments may be late before one has its responses of the table in time. */
  private static final int ATTEMPTS = 6;

  @AutoClose private final FakeDynamo table = FakeDynamo.start(Clock.systemUTC(), TABLE);
  private final List<LocalLambda> environments = new ArrayList<>();

  @BeforeEach
  void shareTokens() {
    settings.put("okta_shared_tokens", TABLE);
    settings.put("AWS_ENDPOINT_URL_DYNAMODB", table.url().toString());
    settings.put("AWS_ACCESS_KEY_ID", FakeAws.ACCESS_KEY_ID);
    settings.put("AWS_SECRET_ACCESS_KEY", FakeAws.SECRET_ACCESS_KEY);
    settings.put("AWS_SESSION_TOKEN", FakeAws.SESSION_TOKEN);
  }

  @AfterEach
  void end() {
    environments.forEach(LocalLambda::close);
    longLived.delay(Duration.ZERO);
  }

  @Test
  void environmentsThatStartTogetherRequestOneToken() throws Exception {
    longLived.delay(Duration.ofMillis(500));
    int count = jdk.equals(Jdks.found().get(0)) ? ENVIRONMENTS : FEW;
    int attempt = 0;
    while (requestsOf(count) > 1) {
      // Something else has slowed them down, which may not happen to fewer.
      assertThat(++attempt).isLessThan(ATTEMPTS);
      count = FEW;
      emptyTable();
    }
  }

  /** How many requests so many environments send that start on an empty table. */
  private int requestsOf(int count) throws Exception {
    int before = longLived.requests();
    int first = environments.size();
    int writes = table.puts().count();
    for (int i = 0; i < count; i++) {
      if (i >= STARTS_AT_ONCE) {
        awaitInit(environments.get(first + i - STARTS_AT_ONCE));
      }
      launch();
    }
    awaitInit(environments.get(environments.size() - 1));
    Set<String> tokens = new TreeSet<>();
    int unserved = 0;
    for (LocalLambda environment : environments.subList(first, first + count)) {
      unserved += isServed(environment) ? 0 : 1;
      tokens.add(token(environment, "token.json"));
    }
    int requests = longLived.requests() - before;
    assertThat(tokens).hasSizeLessThanOrEqualTo(requests);
    // All others have found the token of one of those that started when there was none.
    assertThat(requests).isLessThanOrEqualTo(STARTS_AT_ONCE * mostLeases(writes) + unserved);
    return requests;
  }

  @Test
  void anEnvironmentWhoseTokenIsFromTheTableIsLikeAnyOtherAndNoSecretIsInALog() throws Exception {
    LocalLambda first = startServed();
    LocalLambda second = startServed();

    String token = token(first, "token.json");
    assertThat(token(second, "token.json")).isEqualTo(token);
    assertThat(content(second, "token.json").replaceAll("\"fingerprint.*", ""))
        .isEqualTo(content(first, "token.json").replaceAll("\"fingerprint.*", ""))
        .contains("\"expires_at\"", "\"token_type\":\"Bearer\"");
    assertThat(longLived.decoder().decode(token).getExpiresAt()).isAfter(Instant.now());
    assertThat(second.invoke(TELL_TOKEN).answer()).contains("Bearer");
    assertThat(second.invoke("{\"tell\":\"renewed\"}").answer()).contains("Bearer");
    assertThat(token(second, "token.json")).isNotEqualTo(token);

    assertThat(table.items()).hasSize(1);
    for (List<String> texts :
        List.of(first.finalLog(), second.finalLog(), table.requests().bodies())) {
      assertThat(String.join("\n", texts))
          .contains("token")
          .doesNotContain(token)
          .doesNotContain(AuthorizationServer.CLIENT_SECRET)
          .doesNotContain(FakeAws.SECRET_ACCESS_KEY, FakeAws.SESSION_TOKEN);
    }
  }

  @Test
  void anEnvironmentThatIsKilledDuringItsRequestDelaysTheNextOneNoLongerThanItsLease()
      throws Exception {
    try (FaultServer okta = new FaultServer()) {
      settings.put("okta_token_url", okta.url());
      int attempt = 0;
      while (!isReplacedAtTheEndOfItsLease(okta)) {
        assertThat(++attempt).isLessThan(ATTEMPTS);
        emptyTable();
      }
      assertThat(table.items().values())
          .singleElement()
          .satisfies(item -> assertThat(item).containsKey("token"))
          .satisfies(item -> assertThat(item).doesNotContainKey("leased_until"));
    }
  }

  /** Returns whether the next environment has waited: it has less time where the table is slow. */
  private boolean isReplacedAtTheEndOfItsLease(FaultServer okta) throws Exception {
    int before = okta.connections();
    okta.fail(client -> Thread.sleep(LEASE.multipliedBy(10).toMillis()));
    LocalLambda holder = launch();
    while (okta.connections() == before) {
      Thread.sleep(10);
    }
    assertThat(holder.linux().signal("KILL")).isTrue();
    holder.awaitEnd();
    okta.heal();
    Instant leasedUntil = Instant.ofEpochMilli(leases(0).getMax());

    LocalLambda next = launch();
    // With a token, within the time that Lambda allows.
    next.awaitInit();

    boolean isServed = isServed(next);
    int token = token(next, "token.json").hashCode();
    // The server gives each token an hour.
    return isServed && okta.hasIssued(token, leasedUntil.plus(Duration.ofHours(1)));
  }

  @Test
  void aTokenThatIsBoundToAKeyIsNotSharedAndOneLineSaysSo() throws Exception {
    settings.put("okta_dpop", "always");
    LocalLambda lambda = start();

    assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("DPoP");

    assertThat(linesOfOurs(lambda.finalLog()))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("the okta token is not shared with other environments: ")
                    .contains("DPoP", "okta_shared_tokens"),
            line -> assertThat(line).startsWith("okta token ready in "));
    assertThat(table.requests().count()).isZero();
  }

  @Test
  void ofSeveralClientsTheOneShares() throws Exception {
    try (FaultServer ofOrders = new FaultServer();
        FaultServer ofPayments = new FaultServer()) {
      settings.put("okta_clients", "orders,payments");
      settings.put("orders_okta_token_url", ofOrders.url());
      settings.put("payments_okta_token_url", ofPayments.url());
      settings.put("orders_client_secret", AuthorizationServer.CLIENT_SECRET);
      settings.put("payments_client_secret", "another");
      settings.remove("okta_shared_tokens");
      settings.put("orders_okta_shared_tokens", TABLE);

      LocalLambda first = startServed();
      LocalLambda second = startServed();

      assertThat(token(second, "token.orders.json")).isEqualTo(token(first, "token.orders.json"));
      assertThat(token(second, "token.payments.json"))
          .isNotEqualTo(token(first, "token.payments.json"));
      assertThat(ofPayments.issued()).hasSameSizeAs(environments);
      assertThat(ofOrders.issued()).hasSizeLessThan(environments.size());
      assertThat(table.items()).hasSize(1);
    }
  }

  private void emptyTable() {
    table.items().keySet().forEach(table::remove);
  }

  /** Launches another environment, on a disk of its own. */
  private LocalLambda launch() throws Exception {
    Path disk = Files.createDirectory(folder.resolve(String.valueOf(environments.size())));
    settings.put("okta_token_file", disk.resolve("token.json").toString());
    LocalLambda environment = LocalLambda.launch(probe(), moments);
    environments.add(environment);
    return environment;
  }

  private LocalLambda start() throws Exception {
    LocalLambda environment = launch();
    awaitInit(environment);
    return environment;
  }

  /** Starts environments until one has used the table. */
  private LocalLambda startServed() throws Exception {
    for (int i = 0; i < ATTEMPTS; i++) {
      LocalLambda environment = start();
      if (isServed(environment)) {
        return environment;
      }
    }
    throw new AssertionError(environments.get(environments.size() - 1).log());
  }

  /** Longer than Lambda would, for many that start at once. */
  private static void awaitInit(LocalLambda environment) throws InterruptedException {
    assertThat(environment.api().awaitIdle(LocalLambda.INVOCATION_LIMIT))
        .as(() -> String.join("\n", environment.log()))
        .isTrue();
  }

  /** Returns whether its token, which it has in any case, is shared. */
  private boolean isServed(LocalLambda environment) throws InterruptedException {
    boolean isNamed = settings.containsKey("okta_clients");
    String event = isNamed ? "{\"tell\":\"token\",\"client\":\"orders\"}" : TELL_TOKEN;
    assertThat(environment.invoke(event).answer())
        .as(() -> String.join("\n", environment.log()))
        .contains("Bearer");
    // The line that it has its token comes after the other one.
    environment.thaw();
    environment.awaitLine(isNamed ? "okta token orders ready" : "okta token ready");
    return environment.log().stream()
        .noneMatch(line -> line.contains("is not shared with other environments: "));
  }

  /**
   * How many leases there can have been, one after the other: one, unless the request for a token
   * takes longer than a lease.
   */
  private int mostLeases(int since) {
    LongSummaryStatistics ends = leases(since);
    return 1 + (int) ((ends.getMax() - ends.getMin()) / LEASE.toMillis());
  }

  /** The ends of the leases that environments have tried to take, less the first writes. */
  private LongSummaryStatistics leases(int since) {
    return table.puts().bodies().stream()
        .skip(since)
        .flatMap(body -> LEASED_UNTIL.matcher(body).results())
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .summaryStatistics();
  }

  private String token(LocalLambda environment, String file) throws Exception {
    return content(environment, file).split("\"", 5)[3];
  }

  private String content(LocalLambda environment, String file) throws Exception {
    String disk = String.valueOf(environments.indexOf(environment));
    return Files.readString(folder.resolve(disk).resolve(file));
  }
}
