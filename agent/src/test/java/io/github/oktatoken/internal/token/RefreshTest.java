package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefreshTest {
  @Test
  void keepsNoTokenInARefreshThatIsDone() throws Exception {
    Refresh refresh = new Refresh((turn, budget) -> {}, 1, Duration.ZERO, 0);

    refresh.start();

    assertThat(refresh.get()).isNull();
  }
}
