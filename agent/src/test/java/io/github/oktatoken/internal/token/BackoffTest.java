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
  void isOpenAtFirst() {
    assertThat(new Backoff(new Jitter(LOWEST)).isActiveAt(NOW)).isFalse();
  }

  @Test
  void staysClosedTwiceAsLongAfterEachOutageUpToHalfAMinute() {
    assertClosedFor(
        TestRefusals.of(503), List.of(800L, 1_600L, 3_200L, 6_400L, 12_800L, 24_000L, 24_000L));
  }

  @Test
  void staysClosedLongerForWhatSomebodyHasToMend() {
    for (int status : List.of(400, 401, 404)) {
      assertClosedFor(
          TestRefusals.of(status), List.of(24_000L, 48_000L, 96_000L, 192_000L, 240_000L));
    }
  }

  @Test
  void takesAnUnforeseenFailureForAnOutage() {
    assertClosedFor(new IOException(), List.of(800L, 1_600L));
  }

  @Test
  void staysClosedForAsLongAsTheServerAsksFor() {
    assertClosedFor(TestRefusals.of(429, 45_000), List.of(45_000L, 45_000L));
  }

  @Test
  void spreadsItsTimesByAFifthEitherWay() {
    Backoff backoff = new Backoff(new Jitter(HIGHEST));
    backoff.begin(NOW, TestRefusals.of(503));
    assertThat(backoff.isActiveAt(NOW + 1_198)).isTrue();
    assertThat(backoff.isActiveAt(NOW + 1_200)).isFalse();
  }

  @Test
  void beginsAnewAfterASuccess() {
    Backoff backoff = new Backoff(new Jitter(LOWEST));
    backoff.begin(NOW, TestRefusals.of(503));
    backoff.begin(NOW, TestRefusals.of(503));
    backoff.end();
    assertThat(backoff.isActiveAt(NOW)).isFalse();
    backoff.begin(NOW, TestRefusals.of(503));
    assertThat(backoff.isActiveAt(NOW + 800)).isFalse();
  }

  @Test
  void isClosedByAFullWaitInVainAsByAnyOutage() {
    Backoff backoff = new Backoff(new Jitter(LOWEST));
    assertThat(backoff.beginAfter(TokenWait.LONGEST, NOW, new IOException())).isTrue();
    assertThat(backoff.isActiveAt(NOW + 799)).isTrue();
    assertThat(backoff.isActiveAt(NOW + 800)).isFalse();
    assertThat(backoff.beginAfter(TokenWait.LONGEST, NOW, new IOException())).isTrue();
    assertThat(backoff.isActiveAt(NOW + 1_599)).isTrue();
  }

  @Test
  void isClosedByShortWaitsOnceTheyAmountToAFullOneSinceItWasClosedOrOpenedLast() {
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
  void isOpenWhenTheClockHasSteppedBack() {
    Backoff backoff = new Backoff(new Jitter(LOWEST));
    backoff.begin(NOW, TestRefusals.of(401));
    assertThat(backoff.isActiveAt(NOW - 1)).isFalse();
  }

  private static void assertClosedFor(Exception failure, List<Long> millis) {
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
  void opensEarlyAfterAnOutageButNotAgainstTheServersWish() {
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
  void staysClosedAsLongAsTheOthersOfItsEnvironment() {
    Iterator<Long> draws = List.of(0L, -1L).iterator();
    Jitter spread = new Jitter(draws::next);
    List<Backoff> gates = List.of(new Backoff(spread), new Backoff(spread));

    gates.forEach(backoff -> backoff.begin(NOW, TestRefusals.of(503)));

    assertThat(gates)
        .allMatch(backoff -> backoff.isActiveAt(NOW + 799) && !backoff.isActiveAt(NOW + 800));
    // In another one that starts from the same snapshot it may be longer.
    gates.forEach(Backoff::forget);
    gates.forEach(backoff -> backoff.begin(NOW, TestRefusals.of(503)));
    assertThat(gates).allMatch(backoff -> backoff.isActiveAt(NOW + 1_198));
  }
}
