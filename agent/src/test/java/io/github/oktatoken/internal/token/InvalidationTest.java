package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** A token that an API has refused is dropped. */
class InvalidationTest extends CacheFixture {
  @Test
  void invalidatesATokenThatAnApiHasRefused() {
    String refused = get();

    assertThat(cache.invalidate(refused)).isTrue();
    assertThat(cache.invalidate(refused)).isFalse();
    assertThat(requests).hasValue(1);
    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void deletesAnInvalidatedTokenFromTheFileBeforeItReturns() {
    cache.invalidate(get());

    assertThat(file).doesNotExist();
  }

  @Test
  void leavesNoInvalidatedTokenToTheNextProcess() {
    cache.invalidate(get());

    cache = restart();

    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void invalidatesATokenInAThreadThatIsInterrupted() {
    String refused = get();
    Thread.currentThread().interrupt();

    assertThat(cache.invalidate(refused)).isTrue();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).doesNotExist();
  }

  @Test
  void keepsANewerTokenInTheFile() {
    String older = get();
    clock.advance(lifetime);
    get();

    assertThat(cache.invalidate(older)).isFalse();

    assertThat(valueInFile()).isEqualTo("token-2");
  }

  @Test
  void invalidatesOnlyOneTokenInTenSeconds() {
    assertThat(cache.invalidate(get())).isTrue();
    get();
    clock.advance(Turns.BETWEEN_INVALIDATIONS.minus(MILLI));
    assertThat(cache.invalidate("token-2")).isFalse();
    assertThat(get()).isEqualTo("token-2");

    clock.advance(MILLI);
    assertThat(cache.invalidate("token-2")).isTrue();
    assertThat(get()).isEqualTo("token-3");
  }

  @Test
  void keepsATokenThatHasAnotherValue() {
    String older = get();
    clock.advance(lifetime);
    get();

    assertThat(cache.invalidate(older)).isFalse();
    assertThat(cache.invalidate("another")).isFalse();
    assertThat(get()).isEqualTo("token-2");
    assertThat(requests).hasValue(2);
  }

  @Test
  void countsTheTenSecondsFromTheLastInvalidation() {
    assertThat(cache.invalidate(get())).isTrue();
    get();
    clock.advance(Turns.BETWEEN_INVALIDATIONS.minus(MILLI));
    assertThat(cache.invalidate("token-2")).isFalse();
    clock.advance(MILLI);
    assertThat(cache.invalidate("token-2")).isTrue();
    get();

    assertThat(cache.invalidate("token-3")).isFalse();
  }

  @Test
  void endsNoBackoffWithAnInvalidation() {
    get();
    clock.advance(lifetime.minusMillis(1));
    responder = this::fail;
    assertThat(get()).isEqualTo("token-1");

    assertThat(cache.invalidate("token-1")).isTrue();

    assertThat(failure()).hasMessage("out of order");
    assertThat(requests).hasValue(2);
  }

  @Test
  void invalidatesAnotherTokenAfterTheClockHasSteppedBack() {
    assertThat(cache.invalidate(get())).isTrue();
    get();
    clock.advance(MILLI.negated());

    assertThat(cache.invalidate("token-2")).isTrue();
    assertThat(get()).isEqualTo("token-3");
  }

  @Test
  void invalidatesNothingBeforeTheFirstToken() {
    assertThat(cache.invalidate("token-1")).isFalse();
  }

  @Test
  void neverReturnsAnInvalidatedToken() throws Exception {
    List<FutureTask<Void>> callers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      FutureTask<Void> caller =
          new FutureTask<>(
              () -> {
                for (int call = 0; call < 200; call++) {
                  String refused = get();
                  clock.advance(Turns.BETWEEN_INVALIDATIONS);
                  if (cache.invalidate(refused)) {
                    assertThat(get()).isNotEqualTo(refused);
                  }
                }
                return null;
              });
      callers.add(caller);
      start(caller);
    }
    for (FutureTask<Void> caller : callers) {
      caller.get();
    }
  }

  @Test
  void tellsTheEndpointOfTheTokenThatIsDroppedAndOfNoOther() {
    get();

    assertThat(cache.invalidate("token-0")).isFalse();
    assertThat(endpointCalls).isEmpty();
    assertThat(cache.invalidate("token-1")).isTrue();

    assertThat(endpointCalls).containsExactly("invalidate token-1");
  }
}
