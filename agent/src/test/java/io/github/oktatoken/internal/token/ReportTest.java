package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.oktatoken.TestTokens;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.FailureKind;
import io.github.oktatoken.internal.oauth.TestRefusals;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the listener is told of the refreshes. */
class ReportTest extends CacheFixture {
  private final List<String> reports = new CopyOnWriteArrayList<>();

  private TokenCache cacheWithReports() {
    RefreshListener listener =
        new RefreshListener() {
          @Override
          public void failed(
              TokenUnavailableException reason, FailureKind kind, @Nullable CachedToken left) {
            reports.add(reason.getMessage());
          }

          @Override
          public void succeeded(CachedToken token) {
            reports.add(token.token().value());
          }
        };
    return cacheWith(new TokenFile(file), listener);
  }

  @Test
  void blamesNoEarlierFailureForAWaitInVain() throws Exception {
    responder =
        request -> {
          throw TestRefusals.of(503);
        };
    assertThat(catchThrowable(() -> cache.await(cache.beginRefreshIfDue(Duration.ofMillis(1)))))
        .isNotNull();
    awaitEndOfRequests();
    clock.advance(Duration.ofHours(1));
    CountDownLatch released = block(this::grant);

    assertThat(catchThrowable(() -> cache.await(cache.beginRefreshIfDue(Duration.ofMillis(1)))))
        .hasMessageStartingWith("no token came in time");

    released.countDown();
  }

  @Test
  void reportsEachRefreshOnceAndNoOtherCall() {
    cache = cacheWithReports();
    responder = this::fail;
    failure();
    failure();
    clock.advance(Duration.ofSeconds(2));
    responder = this::grant;
    get();
    get();

    assertThat(reports).containsExactly("out of order", "token-2");
  }

  @Test
  void reportsAFullWaitInVainOnceAndGivesUpItsRequest() throws Exception {
    cache = cacheWithReports();
    CountDownLatch released = block(this::grant);

    assertThat(catchThrowable(() -> cache.await(cache.beginRefreshIfDue(TokenWait.LONGEST))))
        .hasMessageContaining("no token came in time");

    assertThat(reports).hasSize(1).first().asString().contains("no token came in time");
    released.countDown();
    awaitEndOfRequests();
    assertThat(reports).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    get();
    assertThat(reports).hasSize(2).endsWith("token-2");
  }

  @Test
  void reportsNoFailureOfACancelledRequest() {
    cache = cacheWithReports();
    responder =
        request -> {
          throw new CancellationException("a snapshot is being taken");
        };
    assertThat(failure()).hasNoCause();

    responder = this::grant;
    assertThat(get()).isEqualTo("token-2");
    assertThat(reports).containsExactly("token-2");
  }

  @Test
  void reportsNoWaitThatTheInvocationCutsShort() throws Exception {
    cache = cacheWithReports();
    CountDownLatch released = block(this::grant);

    assertThat(catchThrowable(() -> cache.await(cache.beginRefreshIfDue(Duration.ZERO))))
        .isNotNull();

    assertThat(reports).isEmpty();
    released.countDown();
    awaitEndOfRequests();
  }

  @Test
  void reportsTheBeginningOfEachRefreshAndTheTokenThatIsLeft() {
    List<String> order = new CopyOnWriteArrayList<>();
    RefreshListener listener =
        new RefreshListener() {
          @Override
          public void begun() {
            order.add("begun");
          }

          @Override
          public void failed(
              TokenUnavailableException reason, FailureKind kind, @Nullable CachedToken left) {
            order.add(kind + " " + (left == null ? "none" : left.token().value()));
          }

          @Override
          public void succeeded(CachedToken token) {
            order.add(token.token().value());
          }
        };
    cache = cacheWith(new TokenFile(file), listener);
    responder = this::fail;
    failure();
    clock.advance(Duration.ofSeconds(2));
    responder = this::grant;
    get();
    clock.advance(Duration.ofHours(1));
    responder =
        request -> {
          throw TestRefusals.of(400);
        };
    failure();

    assertThat(order)
        .containsExactly("begun", "OUTAGE none", "begun", "token-2", "begun", "REFUSED token-2");
  }

  @Test
  void reportsTheTokenOfAnEarlierProcess() {
    get();
    List<String> adopted = new CopyOnWriteArrayList<>();
    RefreshListener listener =
        new QuietListener() {
          @Override
          public void adopted(CachedToken token) {
            adopted.add(token.token().value());
          }
        };
    TokenFile next = new TokenFile(file);
    next.takeLeftOver();
    cacheWith(next, listener).adoptLeftOver();

    assertThat(adopted).containsExactly("token-1");
  }

  @Test
  void aListenerThatFailsKeepsNoSnapshotBack() throws Exception {
    List<String> calls = new CopyOnWriteArrayList<>();
    RefreshListener listener =
        new QuietListener() {
          @Override
          public void forget() {
            calls.add("forget");
            throw new IllegalStateException();
          }
        };

    cacheWith(new TokenFile(file), listener).suspend();

    assertThat(calls).containsExactly("forget");
  }

  private TokenCache cacheWith(TokenFile tokenFile, RefreshListener listener) {
    return new TokenCache(
        endpoint, tokenFile, TestTokens.FINGERPRINT, listener, clock, () -> 0, new Jitter(() -> 0));
  }
}
