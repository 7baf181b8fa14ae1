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
    assertThat(new Backoff(new Jitter(LOWEST)).isClosedAt(NOW)).isFalse();
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
    Backoff gate = new Backoff(new Jitter(HIGHEST));
    gate.close(NOW, TestRefusals.of(503));
    assertThat(gate.isClosedAt(NOW + 1_198)).isTrue();
    assertThat(gate.isClosedAt(NOW + 1_200)).isFalse();
  }

  @Test
  void beginsAnewAfterASuccess() {
    Backoff gate = new Backoff(new Jitter(LOWEST));
    gate.close(NOW, TestRefusals.of(503));
    gate.close(NOW, TestRefusals.of(503));
    gate.open();
    assertThat(gate.isClosedAt(NOW)).isFalse();
    gate.close(NOW, TestRefusals.of(503));
    assertThat(gate.isClosedAt(NOW + 800)).isFalse();
  }

  @Test
  void isClosedByAFullWaitInVainAsByAnyOutage() {
    Backoff gate = new Backoff(new Jitter(LOWEST));
    assertThat(gate.closeAfter(TokenCache.MAX_WAIT, NOW, new IOException())).isTrue();
    assertThat(gate.isClosedAt(NOW + 799)).isTrue();
    assertThat(gate.isClosedAt(NOW + 800)).isFalse();
    assertThat(gate.closeAfter(TokenCache.MAX_WAIT, NOW, new IOException())).isTrue();
    assertThat(gate.isClosedAt(NOW + 1_599)).isTrue();
  }

  @Test
  void isClosedByShortWaitsOnceTheyAmountToAFullOneSinceItWasClosedOrOpenedLast() {
    Backoff gate = new Backoff(new Jitter(LOWEST));
    Duration half = TokenCache.MAX_WAIT.dividedBy(2);
    assertThat(gate.closeAfter(half, NOW, new IOException())).isFalse();
    assertThat(gate.isClosedAt(NOW)).isFalse();
    gate.open();
    assertThat(gate.closeAfter(half, NOW, new IOException())).isFalse();
    gate.close(NOW, new IOException());
    assertThat(gate.closeAfter(half, NOW, new IOException())).isFalse();
    assertThat(gate.closeAfter(half, NOW, new IOException())).isTrue();
    assertThat(gate.closeAfter(half, NOW, new IOException())).isFalse();
  }

  @Test
  void isOpenWhenTheClockHasSteppedBack() {
    Backoff gate = new Backoff(new Jitter(LOWEST));
    gate.close(NOW, TestRefusals.of(401));
    assertThat(gate.isClosedAt(NOW - 1)).isFalse();
  }

  private static void assertClosedFor(Exception failure, List<Long> millis) {
    Backoff gate = new Backoff(new Jitter(LOWEST));
    long now = NOW;
    for (long expected : millis) {
      gate.close(now, failure);
      assertThat(gate.isClosedAt(now + expected - 1)).as("%d ms", expected).isTrue();
      assertThat(gate.isClosedAt(now + expected)).as("%d ms", expected).isFalse();
      now += expected;
    }
  }

  @Test
  void opensEarlyAfterAnOutageButNotAgainstTheServersWish() {
    Backoff gate = new Backoff(new Jitter(LOWEST));
    gate.close(NOW, TestRefusals.of(503));
    gate.openEarly();
    assertThat(gate.isClosedAt(NOW)).isFalse();

    for (TokenRequestException lasting :
        List.of(TestRefusals.of(429, 45_000), TestRefusals.of(401))) {
      gate.close(NOW, lasting);
      gate.openEarly();
      assertThat(gate.isClosedAt(NOW)).isTrue();
    }
  }

  @Test
  void staysClosedAsLongAsTheOthersOfItsEnvironment() {
    Iterator<Long> draws = List.of(0L, -1L).iterator();
    Jitter spread = new Jitter(draws::next);
    List<Backoff> gates = List.of(new Backoff(spread), new Backoff(spread));

    gates.forEach(gate -> gate.close(NOW, TestRefusals.of(503)));

    assertThat(gates).allMatch(gate -> gate.isClosedAt(NOW + 799) && !gate.isClosedAt(NOW + 800));
    // In another one that starts from the same snapshot it may be longer.
    gates.forEach(Backoff::forget);
    gates.forEach(gate -> gate.close(NOW, TestRefusals.of(503)));
    assertThat(gates).allMatch(gate -> gate.isClosedAt(NOW + 1_198));
  }
}
