package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.oauth.FailureKind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeasuredTokensTest extends CacheFixture {
  private static final ClientName REFUSED = new ClientName("refused");

  private final List<String> told = new ArrayList<>();
  private MeasuredTokens tokens;

  /** Keeps whose callers got no token. */
  private final class Listener implements RefreshListener {
    private final String name;

    Listener(String name) {
      this.name = name;
    }

    @Override
    public void failed(
        TokenUnavailableException reason, FailureKind kind, @Nullable CachedToken left) {}

    @Override
    public void unavailable() {
      told.add(name);
    }
  }

  @BeforeEach
  void measure() {
    TokenCaches caches =
        new TokenCaches(
            Map.of(ClientName.DEFAULT, cache),
            Map.of(REFUSED, "client_id is not set"),
            new DpopKey(Clock.systemUTC()));
    tokens =
        new MeasuredTokens(
            caches,
            Map.of(ClientName.DEFAULT, new Listener("default"), REFUSED, new Listener("refused")));
  }

  @Test
  void tellsOfEachCallWithoutAToken() {
    responder = this::fail;

    assertThatThrownBy(tokens::token).hasMessage("out of order");
    assertThatThrownBy(() -> tokens.token(ClientName.DEFAULT)).hasMessage("out of order");
    assertThatThrownBy(() -> tokens.token(REFUSED)).hasMessage("client_id is not set");

    assertThat(told).containsExactly("default", "default", "refused");
  }

  @Test
  void tellsNothingIfThereIsAToken() {
    assertThat(tokens.token().value()).isEqualTo("token-1");
    assertThat(tokens.token(ClientName.DEFAULT).value()).isEqualTo("token-1");
    assertThat(tokens.invalidate("token-1")).isTrue();

    assertThat(told).isEmpty();
  }

  @Test
  void tellsNothingOfANameThatIsNoClient() {
    assertThatThrownBy(() -> tokens.token(new ClientName("odrers")))
        .isInstanceOf(TokenUnavailableException.class);

    assertThat(told).isEmpty();
  }
}
