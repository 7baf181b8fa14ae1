package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The edges of a token's times, to the millisecond. */
class CachedTokenTest {
  private static final Instant REQUESTED = Instant.parse("2026-01-01T00:00:00Z");
  private static final long START = REQUESTED.toEpochMilli();
  private static final Duration LIFE = Duration.ofHours(1);

  /** Without jitter: stale after 45 minutes, waited for 30 seconds before the end. */
  private final CachedToken token =
      CachedToken.of(TestTokens.response("t", REQUESTED, LIFE), () -> 0, START);

  @Test
  void isFreshAndServedFromTheMomentOfItsRequest() {
    assertThat(token.isFreshAt(START)).isTrue();
    assertThat(token.isServedAt(START)).isTrue();
    assertThat(token.isFreshAt(START - 1)).isFalse();
    assertThat(token.isServedAt(START - 1)).isFalse();
  }

  @Test
  void isStaleFromAQuarterOfItsLifeBeforeItsEnd() {
    long stale = START + Duration.ofMinutes(45).toMillis();
    assertThat(token.isFreshAt(stale - 1)).isTrue();
    assertThat(token.isFreshAt(stale)).isFalse();
  }

  @Test
  void isServedWithoutAWaitUntilThirtySecondsBeforeItsEnd() {
    long waited = START + LIFE.minusSeconds(30).toMillis();
    assertThat(token.isServedAt(waited - 1)).isTrue();
    assertThat(token.isServedAt(waited)).isFalse();
  }

  @Test
  void isExpiredFromItsEndAndBeforeItsRequest() {
    long end = START + LIFE.toMillis();
    assertThat(token.isExpiredAt(end - 1)).isFalse();
    assertThat(token.isExpiredAt(end)).isTrue();
    assertThat(token.isExpiredAt(START)).isFalse();
    assertThat(token.isExpiredAt(START - 1)).isTrue();
  }

  @Test
  void isExpiredByTheOtherClockAfterWhatIsLeftOfItsLife() {
    long before = System.nanoTime();
    CachedToken halfUsed =
        CachedToken.of(
            TestTokens.response("t", REQUESTED, LIFE), () -> 0, START + LIFE.toMillis() / 2);
    long after = System.nanoTime();
    long left = TimeUnit.MILLISECONDS.toNanos(LIFE.toMillis() / 2);

    assertThat(halfUsed.isExpiredByNanos(before + left - 1)).isFalse();
    assertThat(halfUsed.isExpiredByNanos(after + left)).isTrue();
  }

  @Test
  void isCutToAMoment() {
    CachedToken cut = token.cutTo(START);
    long end = START + Duration.ofSeconds(1).toMillis();

    assertThat(cut.isServedAt(START)).isTrue();
    assertThat(cut.isServedAt(end - 1)).isTrue();
    assertThat(cut.isServedAt(end)).isFalse();
    assertThat(cut.isExpiredAt(end)).isTrue();
  }

  @Test
  void isNeverCutToMoreThanItsLife() {
    long end = START + LIFE.toMillis();
    assertThat(token.cutTo(end - 1).isExpiredAt(end)).isTrue();
  }
}
