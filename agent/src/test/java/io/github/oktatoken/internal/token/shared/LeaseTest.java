package io.github.oktatoken.internal.token.shared;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holders of the lease that die, freeze or are throttled, and those who wait for them. */
class LeaseTest extends SharedTokensFixture {
  @Test
  void anEnvironmentWithoutATokenTakesTheStaleOneWhileAnotherAsks() throws Exception {
    token(environment());
    clock.advance(Duration.ofMinutes(41));
    takeTheLeaseAndDie();

    assertThat(token(environment())).isEqualTo("token-1");
    clock.advance(Duration.ofMinutes(18).plusSeconds(50));
    assertThat(token(environment())).as("in its last seconds").isEqualTo("token-2");
  }

  @Test
  void anEnvironmentThatDiesDelaysNobodyBeyondItsLease() throws Exception {
    takeTheLeaseAndDie();
    FutureTask<String> call = inBackground(environment());
    int looks = dynamo.gets().count();
    dynamo.gets().await(looks + 2);
    assertThat(requests).hasValue(0);

    clock.advance(Lease.LONGEST);

    assertThat(call.get()).isEqualTo("token-1");
    assertThat(token(environment())).isEqualTo("token-1");
  }

  /** Some functions interrupt every thread that they find. */
  @Test
  void aWaitForTheLeaseOfAnotherGoesOnAfterAnInterrupt() throws Exception {
    takeTheLeaseAndDie();
    FutureTask<String> call = new FutureTask<>(() -> token(environment()));
    Thread thread = new Thread(call);
    int looks = dynamo.gets().count();
    thread.start();
    while (!sleeps(thread)) {
      Thread.sleep(1);
    }

    thread.interrupt();

    dynamo.gets().await(looks + 3);
    clock.advance(Lease.LONGEST);
    assertThat(call.get()).isEqualTo("token-1");
    assertThat(notShared).isEmpty();
  }

  private static boolean sleeps(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().equals(SharedTokens.class.getName())
                    && frame.getMethodName().equals("sleep"));
  }

  @Test
  void aHolderThatWasFrozenBeyondItsLeaseOverwritesNothing() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch thawed = new CountDownLatch(1);
    okta =
        timeout -> {
          AccessTokenResponse issued = issue();
          if (issued.token().value().equals("token-1")) {
            asked.countDown();
            thawed.await();
          }
          return issued;
        };
    FutureTask<String> frozen = inBackground(environment());
    asked.await();
    clock.advance(Lease.LONGEST);
    assertThat(token(environment())).isEqualTo("token-2");

    thawed.countDown();

    assertThat(frozen.get()).as("for itself").isEqualTo("token-1");
    assertThat(token(environment())).as("for all others").isEqualTo("token-2");
    assertThat(notShared).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lease", "token"})
  void aHolderWhoseWriteIsThrottledCostsTheOthersItsLeaseAtMost(String write) throws Exception {
    TokenEndpoint before = okta;
    SharedTokens holder = environment();
    if (write.equals("lease")) {
      dynamo.puts().refuses(1, 400, "ThrottlingException");
    } else {
      okta =
          timeout -> {
            dynamo.puts().refuses(1, 400, "ThrottlingException");
            return issue();
          };
    }
    assertThat(token(holder)).isEqualTo("token-1");
    okta = before;
    FutureTask<String> next = inBackground(environment());
    clock.advance(Lease.LONGEST);

    assertThat(next.get()).isEqualTo("token-2");
    assertThat(token(environment())).isEqualTo("token-2");
    assertThat(notShared).hasSize(1);
  }

  /** An API has refused it meanwhile, and another environment asks for the next one. */
  @Test
  void aTokenThatHasGoneFromTheTableIsNotTakenAnyMore() throws Exception {
    SharedTokens holder = environment();
    SharedTokens waiting = environment();
    token(holder);
    token(waiting);
    clock.advance(Duration.ofMinutes(41));
    takeTheLeaseAndDie();
    int looks = dynamo.gets().count();
    FutureTask<String> call = inBackground(waiting);
    // The first look is over.
    dynamo.gets().await(looks + 2);
    String id = dynamo.items().keySet().iterator().next();
    Map<String, Object> leased = new LinkedHashMap<>(item());
    leased.remove("token");
    dynamo.put(id, leased);
    // Longer than a caller waits who holds a token.
    dynamo.gets().await(looks + 7);

    clock.advance(Lease.LONGEST);

    assertThat(call.get()).isEqualTo("token-2");
  }

  @Test
  void manyLooksDoNotAddUpToASlowTable() throws Exception {
    takeTheLeaseAndDie();
    networkTime = Duration.ofSeconds(2);
    dynamo.gets().delays(networkTime.dividedBy(4));
    FutureTask<String> call = inBackground(environment());
    int looks = dynamo.gets().count();

    dynamo.gets().await(looks + 6);

    assertThat(requests).hasValue(0);
    clock.advance(Lease.LONGEST);
    assertThat(call.get()).isEqualTo("token-1");
    assertThat(notShared).isEmpty();
  }

  @Test
  void aLeaseForLongerThanAnyIsTheMistakeOfAClock() throws Exception {
    takeTheLeaseAndDie();
    clock.advance(Lease.MAX_SKEW.plusMillis(1).negated());

    assertThat(token(environment())).isEqualTo("token-1");
  }

  /** DynamoDB may delete an item once it has expired. */
  @Test
  void anItemWithoutATokenExpiresAfterItsLease() throws Exception {
    takeTheLeaseAndDie();

    long expiresAt = number("expires_at");
    long leasedUntilMillis = number("leased_until");
    assertThat(Duration.ofSeconds(expiresAt).minusMillis(leasedUntilMillis))
        .isBetween(Duration.ofMillis(1), Duration.ofSeconds(1));
  }

  private long number(String attribute) {
    Map<?, ?> value = (Map<?, ?>) requireNonNull(item().get(attribute));
    return Long.parseLong(String.valueOf(value.get("N")));
  }

  @Test
  void aWaitForALeaseLeavesTimeForARequest() throws Exception {
    takeTheLeaseAndDie();
    Duration all = SharedTokens.OWN_REQUEST.multipliedBy(2).plusMillis(500);
    List<Duration> left = new CopyOnWriteArrayList<>();
    okta =
        timeout -> {
          left.add(timeout);
          return issue();
        };

    environment().call(all);

    assertThat(left)
        .singleElement(as(InstanceOfAssertFactories.DURATION))
        .isBetween(Duration.ZERO, all);
  }

  @Test
  void aCallThatHasLittleTimeAsksByItself() throws Exception {
    takeTheLeaseAndDie();

    assertThat(environment().call(Duration.ofMillis(300)).token().value()).isEqualTo("token-1");
    assertThat(token(environment()))
        .as("without the lease it has shared the token all the same")
        .isEqualTo("token-1");
  }
}
