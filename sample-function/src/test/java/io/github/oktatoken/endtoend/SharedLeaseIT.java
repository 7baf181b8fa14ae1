package io.github.oktatoken.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.server.FaultServer;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to the environment that holds the lease delays the others by the lease at most. */
@Timeout(SharedTokensFixture.SECONDS)
class SharedLeaseIT extends SharedTokensFixture {
  /** After a refresh that has failed. */
  private static final Duration BACKOFF = Duration.ofMillis(1_300);

  private static final Duration LIFE = Duration.ofHours(1);

  @AutoClose private FaultServer okta;

  @BeforeEach
  void startServer() throws Exception {
    okta = new FaultServer();
    settings.put("okta_token_url", okta.url());
  }

  /** What the other tests assert of an environment that has waited is not true of this one. */
  @Test
  void anEnvironmentThatFindsNoLeaseDoesNotWait() throws Exception {
    int attempt = 0;
    LocalLambda alone = launch();
    alone.awaitInit();
    while (!isServed(alone)) {
      assertThat(++attempt).isLessThan(ATTEMPTS);
      emptyTable();
      alone = launch();
      alone.awaitInit();
    }

    // A lease that it has taken itself.
    assertThat(isIssuedAfter(endOfLease(), alone)).isFalse();
    assertThat(okta.connections()).isEqualTo(environments.size());
  }

  @Test
  void anEnvironmentThatIsKilledDelaysTheNextOneNoLongerThanItsLease() throws Exception {
    replace(holder -> assertThat(holder.linux().signal("KILL")).isTrue());
  }

  @Test
  void anEnvironmentThatIsFrozenDelaysTheNextOneNoLongerThanItsLease() throws Exception {
    LocalLambda frozen = replace(LocalLambda::freeze);
    int before = okta.connections();

    frozen.thaw();
    awaitInit(frozen);
    Thread.sleep(BACKOFF.toMillis());

    assertThat(frozen.invoke(TELL_TOKEN).answer()).contains("Bearer");
    assertThat(okta.issued()).as("tokens of the server").contains(token(frozen, "token.json"));
    if (isShared(frozen)) {
      LocalLambda last = environments.get(environments.size() - 1);
      assertThat(token(frozen, "token.json")).isEqualTo(token(last, "token.json"));
      assertThat(okta.connections()).isEqualTo(before);
    }
  }

  @Test
  void anEnvironmentWhoseTokenIsNotTakenByTheTableDelaysTheNextOneNoLongerThanItsLease()
      throws Exception {
    LocalLambda throttled = startThrottled();
    int attempt = 0;
    while (throttled.log().stream().noneMatch(line -> line.contains("rate limit"))) {
      assertThat(++attempt).isLessThan(ATTEMPTS);
      emptyTable();
      throttled = startThrottled();
    }
    assertThat(throttled.invoke(TELL_TOKEN).answer()).contains("Bearer");
    assertThat(table.items().values())
        .singleElement()
        .satisfies(item -> assertThat(item).doesNotContainKey("token"));
    Instant leasedUntil = endOfLease();

    LocalLambda next = startServed();

    assertThat(isIssuedAfter(leasedUntil, next)).isTrue();
    int before = okta.issued().size();
    int first = environments.size();
    LocalLambda last = startServed();
    assertThat(token(last, "token.json")).isEqualTo(token(next, "token.json"));
    // Of those that were late.
    assertThat(okta.issued()).hasSize(before + environments.size() - first - 1);
  }

  /** Starts an environment whose token the table doesn't take, though it gave it the lease. */
  private LocalLambda startThrottled() throws Exception {
    int puts = table.puts().count();
    okta.fail(
        client -> {
          if (table.puts().count() == puts + 1) {
            table.puts().refuses(1, 400, "ThrottlingException");
          }
          issue(client);
        });
    LocalLambda environment = launch();
    environment.awaitInit();
    isServed(environment);
    okta.heal();
    table.requests().heals();
    table.puts().heals();
    return environment;
  }

  private static void issue(Socket client) throws IOException {
    byte[] json =
        "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"lost\"}".getBytes(UTF_8);
    FaultServer.respond(client, 200, "Content-Type: application/json", json);
  }

  /** Launches an environment, which asks for a token in vain. */
  private LocalLambda holdLease() throws Exception {
    int before = okta.connections();
    okta.fail(client -> Thread.sleep(LEASE.multipliedBy(10).toMillis()));
    LocalLambda holder = launch();
    while (okta.connections() == before) {
      Thread.sleep(10);
    }
    return holder;
  }

  /**
   * Stops an environment that has the lease, and starts the next one, which waits for its end; once
   * more if the table was too slow for one of the two.
   *
   * @return the one that was stopped
   */
  private LocalLambda replace(Consumer<LocalLambda> stop) throws Exception {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      emptyTable();
      LocalLambda holder = holdLease();
      stop.accept(holder);
      okta.heal();
      boolean isHeld = !table.items().isEmpty();
      Instant leasedUntil = endOfLease();
      LocalLambda next = launch();
      // With a token, within the time that Lambda allows.
      next.awaitInit();
      if (isServed(next) && isHeld) {
        assertThat(isIssuedAfter(leasedUntil, next)).isTrue();
        assertThat(table.items().values())
            .singleElement()
            .satisfies(item -> assertThat(item).containsKey("token"))
            .satisfies(item -> assertThat(item).doesNotContainKey("leased_until"));
        return holder;
      }
    }
    throw new AssertionError("the table was too slow each time");
  }

  private boolean isIssuedAfter(Instant moment, LocalLambda environment) throws Exception {
    return okta.hasIssued(token(environment, "token.json").hashCode(), moment.plus(LIFE));
  }

  private Instant endOfLease() {
    return Instant.ofEpochMilli(leases(0).getMax());
  }
}
