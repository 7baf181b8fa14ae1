package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A token of any lifetime is never served once it has expired, nor refreshed too often. */
class FreshnessTest extends CacheFixture {
  private static final int LIFETIMES = 25;
  private static final long SHORTEST_MILLIS = 5_000;
  private static final long LONGEST_MILLIS = 86_400_000;

  /** How many lifetimes a test lasts. */
  private static final int WATCHED_LIFETIMES = 100;

  /** When each request was sent. */
  private final List<Instant> sent = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @MethodSource("lifetimes")
  void servesNoExpiredTokenAndSendsOneRequestPerStalePeriodDespiteFreezes(long lifetimeMillis) {
    long seed = seed();
    Random steps = watch(lifetimeMillis, seed);
    Instant end = clock.instant().plusMillis(WATCHED_LIFETIMES * lifetimeMillis);
    while (clock.instant().isBefore(end)) {
      if (steps.nextBoolean()) {
        assertThat(cache.token().expiresAt()).as("seed %d", seed).isAfter(clock.instant());
      }
      // Waits for the refresh that get() has begun as well: other tests freeze a refresh.
      assertThat(cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT)).expiresAt())
          .as("seed %d", seed)
          .isAfter(clock.instant());
      boolean isFreeze = steps.nextInt(50) == 0;
      clock.advance(
          Duration.ofMillis((long) (lifetimeMillis * steps.nextDouble() * (isFreeze ? 3 : 0.1))));
    }
    assertOneRequestPerStalePeriod(lifetimeMillis, seed);
  }

  @ParameterizedTest
  @MethodSource("lifetimes")
  void sendsHardlyMoreRequestsThanNecessary(long lifetimeMillis) {
    long seed = seed();
    Random steps = watch(lifetimeMillis, seed);
    Instant end = clock.instant().plusMillis(WATCHED_LIFETIMES * lifetimeMillis);
    while (clock.instant().isBefore(end)) {
      assertThat(cache.token().expiresAt()).as("seed %d", seed).isAfter(clock.instant());
      cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT));
      clock.advance(Duration.ofMillis((long) (lifetimeMillis * steps.nextDouble() * 0.02)));
    }
    assertOneRequestPerStalePeriod(lifetimeMillis, seed);
    double fewest =
        WATCHED_LIFETIMES
            * lifetimeMillis
            / (double) (lifetimeMillis - stalePeriod(lifetimeMillis));
    assertThat(requests.get())
        .as("requests, seed %d", seed)
        .isBetween((int) fewest, (int) Math.ceil(fewest * 1.1));
  }

  /** Returns lifetimes from 5 seconds to 24 hours, each longer by the same factor. */
  static LongStream lifetimes() {
    double factor = (double) LONGEST_MILLIS / SHORTEST_MILLIS;
    return IntStream.range(0, LIFETIMES)
        .mapToLong(i -> Math.round(SHORTEST_MILLIS * Math.pow(factor, i / (LIFETIMES - 1.0))));
  }

  private Random watch(long lifetimeMillis, long seed) {
    lifetime = Duration.ofMillis(lifetimeMillis);
    responder =
        request -> {
          sent.add(request.sentAt());
          return grant(request);
        };
    random = new Random(seed);
    return new Random(seed + 1);
  }

  private void assertOneRequestPerStalePeriod(long lifetimeMillis, long seed) {
    long earliest = lifetimeMillis - stalePeriod(lifetimeMillis) * 4 / 3;
    assertThat(sent).as("requests, seed %d", seed).hasSizeGreaterThan(WATCHED_LIFETIMES / 4);
    for (int i = 1; i < sent.size(); i++) {
      assertThat(Duration.between(sent.get(i - 1), sent.get(i)).toMillis())
          .as("time between requests, seed %d", seed)
          .isGreaterThanOrEqualTo(earliest);
    }
  }

  private static long stalePeriod(long lifetimeMillis) {
    return Math.min(Duration.ofMinutes(60).toMillis(), lifetimeMillis / 4);
  }

  private static long seed() {
    long seed = System.nanoTime();
    System.out.println("FreshnessTest: the seed is " + seed);
    return seed;
  }

  @Test
  void servesNoTokenThatHadExpiredWhenItArrived() {
    responder =
        request -> {
          AccessTokenResponse granted = grant(request, Duration.ofSeconds(1));
          clock.advance(Duration.ofSeconds(1));
          return granted;
        };

    assertThat(failure()).hasMessageContainingAll("expired", "raise the access token lifetime");
  }

  @Test
  void servesNoTokenThatExpiredWhileItsCallerWasFrozen() {
    AtomicInteger looks = new AtomicInteger();
    Clock freezing =
        new ManualClock() {
          @Override
          public long millis() {
            long now = clock.millis();
            // After the response, the first two looks are at its age, the third at its expiry.
            if (Thread.currentThread().getName().equals("okta-token-refresh")
                && requests.get() == 1
                && looks.incrementAndGet() == 3) {
              clock.advance(lifetime);
            }
            return now;
          }
        };
    TokenCache frozen =
        new TokenCache(
            endpoint,
            new TokenFile(file),
            TestTokens.FINGERPRINT,
            (reason, kind, left) -> failures.add(reason),
            freezing,
            () -> 0,
            new Jitter(() -> 0));

    assertThat(frozen.token().value()).isEqualTo("token-2");
  }

  @Test
  void servesAStaleTokenIfTheNewOneHadExpiredWhenItArrived() {
    get();
    clock.advance(lifetime.minusSeconds(10));
    responder =
        request -> {
          AccessTokenResponse granted = grant(request, Duration.ofSeconds(1));
          clock.advance(Duration.ofSeconds(2));
          return granted;
        };

    assertThat(get()).isEqualTo("token-1");
  }

  @Test
  void servesNoExpiredTokenWhateverTheClockAndTheEndpointDo() {
    long seed = seed();
    Random random = new Random(seed);
    int returned = 0;
    for (int walk = 0; walk < 100; walk++) {
      long lifetimeMillis = Math.round(Math.exp(random.nextDouble() * Math.log(86_400)) * 1_000);
      responder =
          request -> {
            AccessTokenResponse granted = grant(request, Duration.ofMillis(lifetimeMillis));
            clock.advance(Duration.ofMillis(random.nextInt(3_000)));
            return random.nextInt(4) == 0 ? fail(request) : granted;
          };
      for (int step = 0; step < 40; step++) {
        clock.advance(Duration.ofMillis((long) (random.nextGaussian() * lifetimeMillis / 2)));
        try {
          AccessToken token = cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT));
          assertThat(token.expiresAt()).as("seed %d", seed).isAfter(clock.instant());
          returned++;
        } catch (TokenUnavailableException e) {
          assertThat(e).as("seed %d", seed).hasMessageMatching("out of order|.*had expired.*");
        }
      }
    }
    assertThat(returned).as("tokens, seed %d", seed).isPositive();
  }
}
