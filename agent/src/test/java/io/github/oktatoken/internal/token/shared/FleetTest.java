package io.github.oktatoken.internal.token.shared;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.aws.AwsException;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.token.Jitter;
import io.github.oktatoken.internal.token.TokenCache;
import io.github.oktatoken.internal.token.TokenCaches;
import io.github.oktatoken.internal.token.TokenWait;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day of a function with many environments: real caches, a simulated clock. Each hour a tenth of
 * the environments end, and as many start at once. The property {@code fleet} sets their number.
 */
class FleetTest extends SharedTokensFixture {
  private static final int ENVIRONMENTS = Integer.getInteger("fleet", 100);
  private static final int STORM = ENVIRONMENTS / 10;

  /** In seconds. A day of a thousand takes its time on a busy machine. */
  private static final int LONGEST = 600;

  private static final Duration DAY = Duration.ofHours(24);
  private static final Duration STORMS_EACH = Duration.ofHours(1);

  /** Of an environment, on average: fewer than many functions have, so that many are late. */
  private static final Duration BETWEEN_INVOCATIONS = Duration.ofHours(1);

  /** When a token of an hour is stale at the earliest. */
  private static final Duration SHORTEST_USE = Duration.ofMinutes(40);

  private final Random random = new Random(1);
  @TempDir Path folder;
  private int deaths;
  private int toDie;

  private record Environment(TokenCaches cache, Instant next) {}

  @Test
  @Timeout(LONGEST)
  void aSharedTokenCostsOneRequestPerLifeAndOneMorePerLostLease() throws Exception {
    toDie = 5;

    live(true);

    assertThat(deaths).isEqualTo(5);
    assertThat(requests.get() - deaths)
        .isLessThanOrEqualTo((int) (DAY.toMinutes() / SHORTEST_USE.toMinutes()) + 1)
        .isGreaterThanOrEqualTo((int) (DAY.toMinutes() / LIFETIME.toMinutes()));
    assertThat(notShared).isEmpty();
  }

  @Test
  @Timeout(LONGEST)
  void withoutTheTableEachEnvironmentAsks() throws Exception {
    live(false);

    assertThat(requests.get()).isGreaterThan(ENVIRONMENTS * 10);
  }

  private void live(boolean isShared) throws Exception {
    Instant end = clock.instant().plus(DAY);
    Instant storm = clock.instant().plus(STORMS_EACH);
    PriorityQueue<Environment> fleet = new PriorityQueue<>(Comparator.comparing(Environment::next));
    for (int i = 0; i < ENVIRONMENTS; i++) {
      fleet.add(new Environment(cache(isShared), clock.instant()));
    }
    while (clock.instant().isBefore(end)) {
      Environment environment = fleet.remove();
      if (environment.next().isAfter(storm)) {
        clock.set(storm);
        storm = storm.plus(STORMS_EACH);
        for (int i = 0; i < STORM; i++) {
          fleet.remove();
          fleet.add(new Environment(cache(isShared), clock.instant()));
        }
      }
      clock.set(environment.next().isAfter(clock.instant()) ? environment.next() : clock.instant());
      if (invoke(environment.cache())) {
        fleet.add(new Environment(environment.cache(), clock.instant().plus(untilTheNext())));
      } else {
        fleet.add(new Environment(cache(isShared), clock.instant()));
      }
    }
    System.out.printf(
        "FleetTest: %d environments, %s: %s requests in a day, %d leases lost%n",
        ENVIRONMENTS, isShared ? "shared" : "not shared", requests, deaths);
  }

  /** As the extension does before each event; returns whether the environment has survived it. */
  private boolean invoke(TokenCaches cache) {
    int deathsBefore = deaths;
    try {
      TokenWait wait = cache.beginRefreshIfDue(TIMEOUT).get(ClientName.DEFAULT);
      AccessToken token = cache.await(ClientName.DEFAULT, requireNonNull(wait));
      assertThat(token.expiresAt()).isAfter(clock.instant());
    } catch (TokenUnavailableException dead) {
      assertThat(deaths).isGreaterThan(deathsBefore);
    }
    return deaths == deathsBefore;
  }

  private Duration untilTheNext() {
    double share = -Math.log(1 - random.nextDouble());
    return Duration.ofMillis((long) (BETWEEN_INVOCATIONS.toMillis() * share) + 1);
  }

  private TokenCaches cache(boolean isShared) {
    TokenEndpoint endpoint = isShared ? environment().with(new LocalTable()) : this::request;
    TokenCache cache =
        new TokenCache(
            endpoint,
            new NoFile(),
            TestTokens.FINGERPRINT,
            (reason, kind, left) -> {},
            clock,
            random,
            new Jitter(random));
    return new TokenCaches(Map.of(ClientName.DEFAULT, cache), Map.of(), new DpopKey(clock));
  }

  private AccessTokenResponse request(Duration timeout) {
    return issue();
  }

  @Override
  AccessTokenResponse issue() {
    AccessTokenResponse issued = super.issue();
    if (deaths < toDie && requests.get() % 5 == 4) {
      deaths++;
      throw new IllegalStateException("the process dies");
    }
    return issued;
  }

  /** The disk isn't what this is about. */
  private final class NoFile extends TokenFile {
    NoFile() {
      super(folder.resolve("token.json"));
    }

    @Override
    public void write(AccessTokenResponse response, String fingerprint) {}

    @Override
    public void clear() {}
  }

  /** The table without the network. */
  private final class LocalTable extends TokenTable {
    LocalTable() {
      super(client(), TIMEOUT);
    }

    @Override
    ByteString send(String operation, ByteString body, long endNanos) throws AwsException {
      String response = dynamo.perform(operation.equals("PutItem"), body.utf8());
      if (response == null) {
        throw new AwsException("", "ConditionalCheckFailedException", false, null);
      }
      return ByteString.encodeUtf8(response);
    }
  }
}
