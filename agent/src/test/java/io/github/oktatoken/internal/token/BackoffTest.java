package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.oauth.TestRefusals;
import io.github.oktatoken.internal.oauth.TokenRequestException;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final RandomGenerator LOWEST = () -> 0;
  private static final RandomGenerator HIGHEST = () -> -1;
  private static final long NOW = 1_767_225_600_000L;

  @Test
  void hasNoBackoffBeforeTheFirstFailure() {
    assertThat(new Backoff(new Jitter(LOWEST)).isActiveAt(NOW)).isFalse();
  }

  @Test
  void doublesTheBackoffAfterEachOutageUpToThirtySeconds() {
    assertBackoffs(
        TestRefusals.of(503), List.of(800L, 1_600L, 3_200L, 6_400L, 12_800L, 24_000L, 24_000L));
  }

  @Test
  void backsOffLongerAfterAPermanentError() {
    for (int status : List.of(400, 401, 404)) {
      assertBackoffs(
          TestRefusals.of(status), List.of(24_000L, 48_000L, 96_000L, 192_000L, 240_000L));
    }
  }

  @Test
  void backsOffAfterAnUnexpectedExceptionAsAfterAnOutage() {
    assertBackoffs(new IOException(), List.of(800L, 1_600L));
  }

  @Test
  void backsOffForAsLongAsTheServerAsksFor() {
    assertBackoffs(TestRefusals.of(429, 45_000), List.of(45_000L, 45_000L));
  }

  @Test
  void jittersTheBackoffByAFifthEitherWay() {
    Backoff backoff = new Backoff(new Jitter(HIGHEST));
    backoff.begin(NOW, TestRefusals.of(503));
    assertThat(backoff.isActiveAt(NOW + 1_198)).isTrue();
    assertThat(backoff.isActiveAt(NOW + 1_200)).isFalse();
  }

  @Test
  void forgetsTheBackoffOfASnapshot() {
    Backoff backoff = new Backoff(new Jitter(LOWEST));
    backoff.begin(NOW, TestRefusals.of(429, 45_000));
    assertThat(backoff.isActiveAt(NOW + 1)).isTrue();

    backoff.forget();

    assertThat(backoff.isActiveAt(NOW + 1)).isFalse();
  }

  @Test
  void resetsTheBackoffAfterASuccess() {
    Backoff backoff = new Backoff(new Jitter(LOWEST));
    backoff.begin(NOW, TestRefusals.of(503));
    backoff.begin(NOW, TestRefusals.of(503));
    backoff.end();
    assertThat(backoff.isActiveAt(NOW)).isFalse();
    backoff.begin(NOW, TestRefusals.of(503));
    assertThat(backoff.isActiveAt(NOW + 800)).isFalse();
  }

  @Test
  void backsOffAfterAFullWaitInVainAsAfterAnOutage() {
    Backoff backoff = new Backoff(new Jitter(LOWEST));
    assertThat(backoff.beginAfter(TokenWait.LONGEST, NOW, new IOException())).isTrue();
    assertThat(backoff.isActiveAt(NOW + 799)).isTrue();
    assertThat(backoff.isActiveAt(NOW + 800)).isFalse();
    assertThat(backoff.beginAfter(TokenWait.LONGEST, NOW, new IOException())).isTrue();
    assertThat(backoff.isActiveAt(NOW + 1_599)).isTrue();
  }

  @Test
  void backsOffOnceShortWaitsInVainAddUpToAFullOne() {
    Backoff backoff = new Backoff(new Jitter(LOWEST));
    Duration half = TokenWait.LONGEST.dividedBy(2);
    assertThat(backoff.beginAfter(half, NOW, new IOException())).isFalse();
    assertThat(backoff.isActiveAt(NOW)).isFalse();
    backoff.end();
    assertThat(backoff.beginAfter(half, NOW, new IOException())).isFalse();
    backoff.begin(NOW, new IOException());
    assertThat(backoff.beginAfter(half, NOW, new IOException())).isFalse();
    assertThat(backoff.beginAfter(half, NOW, new IOException())).isTrue();
    assertThat(backoff.beginAfter(half, NOW, new IOException())).isFalse();
  }

  @Test
  void endsTheBackoffIfTheClockHasSteppedBack() {
    Backoff backoff = new Backoff(new Jitter(LOWEST));
    backoff.begin(NOW, TestRefusals.of(401));
    assertThat(backoff.isActiveAt(NOW - 1)).isFalse();
  }

  private static void assertBackoffs(Exception failure, List<Long> millis) {
    Backoff backoff = new Backoff(new Jitter(LOWEST));
    long now = NOW;
    for (long expected : millis) {
      backoff.begin(now, failure);
      assertThat(backoff.isActiveAt(now + expected - 1)).as("%d ms", expected).isTrue();
      assertThat(backoff.isActiveAt(now + expected)).as("%d ms", expected).isFalse();
      now += expected;
    }
  }

  @Test
  void endsTheBackoffEarlyAfterAnOutageAlone() {
    Backoff backoff = new Backoff(new Jitter(LOWEST));
    backoff.begin(NOW, TestRefusals.of(503));
    backoff.endEarly();
    assertThat(backoff.isActiveAt(NOW)).isFalse();

    for (TokenRequestException lasting :
        List.of(TestRefusals.of(429, 45_000), TestRefusals.of(401))) {
      backoff.begin(NOW, lasting);
      backoff.endEarly();
      assertThat(backoff.isActiveAt(NOW)).isTrue();
    }
  }

  @Test
  void sharesTheJitterWithTheOtherBackoffsOfItsEnvironment() {
    Iterator<Long> draws = List.of(0L, -1L).iterator();
    Jitter jitter = new Jitter(draws::next);
    List<Backoff> backoffs = List.of(new Backoff(jitter), new Backoff(jitter));

    backoffs.forEach(backoff -> backoff.begin(NOW, TestRefusals.of(503)));

    assertThat(backoffs)
        .allMatch(backoff -> backoff.isActiveAt(NOW + 799) && !backoff.isActiveAt(NOW + 800));
    // In another environment, restored from the same snapshot, it may be longer.
    backoffs.forEach(Backoff::forget);
    backoffs.forEach(backoff -> backoff.begin(NOW, TestRefusals.of(503)));
    assertThat(backoffs).allMatch(backoff -> backoff.isActiveAt(NOW + 1_198));
  }
}
