package io.github.oktatoken.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.TestTokens;
import io.github.oktatoken.oauth.AccessTokenResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RefreshTest {
  @Test
  void doesNotSayTheTokenThatItHasBrought() throws Exception {
    AccessTokenResponse response = TestTokens.response("t0k3n", Instant.EPOCH, Duration.ofHours(1));
    Refresh refresh =
        new Refresh(() -> HeldToken.of(response, () -> 0, System.currentTimeMillis()), 0);
    String before = refresh.toString();

    refresh.start();

    assertThat(refresh.get().token().value()).isEqualTo("t0k3n");
    assertThat(before + refresh + refresh.get()).doesNotContain("t0k3n");
  }
}
