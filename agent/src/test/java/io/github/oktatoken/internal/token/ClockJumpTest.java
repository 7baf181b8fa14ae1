package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockJumpTest {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ManualClock clock = new ManualClock();
  private final ClockJump jump =
      new ClockJump(clock, clock.millis() - System.nanoTime() / NANOS_PER_MILLI);

  @Test
  void hasNotHappenedAsLongAsBothClocksGoOnTogether() {
    assertThat(jump.hasHappened()).isFalse();
  }

  @Test
  void hasNotHappenedIfTheWallClockIsSetALittle() {
    clock.advance(ClockJump.SHORTEST.dividedBy(2));
    assertThat(jump.hasHappened()).isFalse();
  }

  @Test
  void hasHappenedIfTheWallClockIsFarAheadOfTheOther() {
    // This clock stands still, while the other one goes on during the test.
    clock.advance(ClockJump.SHORTEST.plus(Duration.ofMinutes(1)));
    assertThat(jump.hasHappened()).isTrue();
  }

  @Test
  void hasNotHappenedIfTheWallClockIsSetBack() {
    clock.advance(Duration.ofDays(-1));
    assertThat(jump.hasHappened()).isFalse();
  }
}
