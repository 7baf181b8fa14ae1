package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.fake.FakeAws;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.machine.Jdks;
import io.github.oktatoken.server.AuthorizationServer;
import io.github.oktatoken.server.FaultServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One token for all environments, and what makes an environment share none. */
@Timeout(SharedTokensFixture.SECONDS)
class SharedTokensIT extends SharedTokensFixture {
  private static final int ENVIRONMENTS = 20;
  private static final int FEW = 4;

  /** A start takes a processor for most of a second, and Lambda allows ten for it. */
  private static final int STARTS_AT_ONCE = 2;

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

  /**
   * How many leases there can have been, one after the other: one, unless the request for a token
   * takes longer than a lease.
   */
  private int mostLeases(int since) {
    LongSummaryStatistics ends = leases(since);
    return 1 + (int) ((ends.getMax() - ends.getMin()) / LEASE.toMillis());
  }
}
