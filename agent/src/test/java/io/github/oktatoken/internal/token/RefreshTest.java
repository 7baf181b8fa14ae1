package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefreshTest {
  @Test
  void holdsNoTokenOnceItIsDone() throws Exception {
    Refresh refresh = new Refresh(() -> null, 0);

    refresh.start();

    assertThat(refresh.get()).isNull();
  }
}
