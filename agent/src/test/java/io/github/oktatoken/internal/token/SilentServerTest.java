package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.TestRefusals;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An authorization server that never responds is out of order, as one is that says so. */
class SilentServerTest extends CacheFixture {
  private volatile CountDownLatch hungUp = new CountDownLatch(1);

  @AfterEach
  void endEveryRequest() throws InterruptedException {
    hangUp();
    awaitEndOfRequests();
  }

  @Test
  void backsOffFromASilentServerForOneSecondAndThenTwoDespiteFreezes() throws Exception {
    silenceTheServer();
    invokeInVain(TokenWait.LONGEST);
    assertThat(requests).hasValue(1);
    assertThat(resets).hasValue(1);

    freeze(Duration.ofMillis(799));
    invokeInVain(LONG_TIMEOUT);
    assertThat(failure()).hasMessageContaining("no token came in time");
    assertThat(requests).hasValue(1);

    freeze(MILLI);
    invokeInVain(TokenWait.LONGEST);
    assertThat(requests).hasValue(2);
    freeze(Duration.ofMillis(1_599));
    invokeInVain(LONG_TIMEOUT);
    assertThat(failure()).hasMessageContaining("no token came in time");
    assertThat(requests).hasValue(2);

    responder = this::grant;
    freeze(MILLI);
    assertThat(get()).isEqualTo("token-3");
    assertThat(resets).hasValue(2);
    assertThat(failures).hasSize(2);
  }

  @Test
  void reportsTheErrorResponseAfterWhichAServerFellSilent() {
    silenceTheServer();
    Responder silence = responder;
    responder =
        request -> {
          if (requests.get() == 1) {
            throw TestRefusals.of(503);
          }
          return silence.respondTo(request);
        };

    assertThatThrownBy(() -> cache.await(cache.beginRefreshIfDue(TokenWait.LONGEST)))
        .hasMessageContaining("returned 503");

    assertThat(requests).hasValue(2);
    assertThat(failure()).hasMessageContaining("returned 503");
    assertThat(failures).singleElement().asString().contains("returned 503");
  }

  @Test
  void beginsABackoffOnceTheWaitsOfShortInvocationsAddUpToAFullOne() {
    silenceTheServer();
    int invocations = 5;
    Duration budget = TokenWait.LONGEST.dividedBy(invocations);
    for (int invocation = 1; invocation <= invocations; invocation++) {
      invokeInVain(budget);
      assertThat(requests).hasValue(invocation);
      if (invocation < invocations) {
        assertThat(failures).isEmpty();
        freeze(TokenWait.HARMLESS_FREEZE);
      }
    }

    assertThat(failures).hasSize(1);
    freeze(Duration.ofMillis(799));
    invokeInVain(LONG_TIMEOUT);
    assertThat(requests).hasValue(invocations);
  }

  @Test
  void failsForAllCallersOnceOneHasWaitedInFull() throws Exception {
    silenceTheServer();
    TokenWait first = cache.beginRefreshIfDue(TokenWait.LONGEST);
    Waiter late = startWaiting(1).get(0);
    assertThatThrownBy(() -> cache.await(first)).isInstanceOf(TokenUnavailableException.class);

    assertThat(late.failure()).hasMessageContaining("no token came in time");
    assertThat(failures).hasSize(1);
  }

  @Test
  void beginsNoBackoffAfterAWaitThatWasFrozen() throws Exception {
    silenceTheServer();
    Waiter frozen = startWaiting(1).get(0);
    clock.advance(Duration.ofHours(1));

    assertThat(frozen.failure()).hasMessageContaining("no token came in time");

    assertThat(failures).isEmpty();
    responder = this::grant;
    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void servesAStaleTokenWhileTheServerIsSilent() {
    get();
    clock.advance(lifetime.minusMinutes(10));
    silenceTheServer();

    assertThat(cache.await(cache.beginRefreshIfDue(TokenWait.LONGEST)).value())
        .isEqualTo("token-1");

    assertThat(failures).hasSize(1);
    freeze(Duration.ofMillis(799));
    assertThat(cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT)).value()).isEqualTo("token-1");
    assertThat(get()).isEqualTo("token-1");
    assertThat(requests).hasValue(2);
  }

  private void silenceTheServer() {
    reset = this::hangUp;
    responder =
        request -> {
          hungUp.await();
          return fail(request);
        };
  }

  private void hangUp() {
    CountDownLatch awaited = hungUp;
    hungUp = new CountDownLatch(1);
    awaited.countDown();
  }

  /** Does what the extension does with an invoke event, for which no token comes. */
  private void invokeInVain(Duration budget) {
    int before = requests.get();
    assertThatThrownBy(() -> cache.await(cache.beginRefreshIfDue(budget)))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessageContaining("no token came in time");
    assertThat(requests.get()).isBetween(before, before + 1);
  }

  private void freeze(Duration time) {
    clock.advance(time);
    cache.thaw();
  }
}
