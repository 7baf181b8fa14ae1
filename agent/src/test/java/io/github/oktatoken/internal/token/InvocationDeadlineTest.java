package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InvocationDeadlineTest {
  private static final long NOW = 1_767_225_600_000L;
  private static final long RESERVE = InvocationDeadline.RESERVE.toMillis();
  private static final long EVENT_DELAY = InvocationDeadline.EVENT_DELAY.toMillis();

  private final InvocationDeadline deadline = new InvocationDeadline();

  @Test
  void isUnknownBeforeTheFirstInvocation() {
    assertThat(deadline.leftMillis(NOW, NOW)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void leavesTheReserveToTheHandler() {
    deadline.begin(NOW + 3_000);
    assertThat(deadline.leftMillis(NOW, NOW)).isEqualTo(3_000 - RESERVE);
  }

  @Test
  void isUnknownFromTheMomentInWhichItHasPassed() {
    deadline.begin(NOW + 3_000);
    assertThat(deadline.leftMillis(NOW, NOW + 2_999)).isEqualTo(1 - RESERVE);
    assertThat(deadline.leftMillis(NOW, NOW + 3_000)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void leavesTimeForTheNextEventOnceTheInvocationIsOver() {
    deadline.begin(NOW + 600);
    deadline.end();

    assertThat(deadline.leftMillis(NOW, NOW + 50)).isEqualTo(EVENT_DELAY - 50);
    assertThat(deadline.leftMillis(NOW - 300, NOW)).isEqualTo(600 - RESERVE);
  }
}
