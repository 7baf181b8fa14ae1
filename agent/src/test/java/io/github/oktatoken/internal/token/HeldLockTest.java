package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A fresh token needs no lock, and nothing that may hang is called under one. */
class HeldLockTest extends CacheFixture {
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @AfterEach
  void releaseAllThreads() {
    released.countDown();
  }

  @Test
  void servesAFreshTokenWhileTheLockIsHeld() throws Exception {
    TokenEndpoint holding =
        new TokenEndpoint() {
          @Override
          public AccessTokenResponse call(Duration timeout) throws Exception {
            return endpoint.call(timeout);
          }

          @Override
          public void suspend() {
            hang();
          }
        };
    cache = cache(holding, (reason, kind, left) -> failures.add(reason));
    assertThat(get()).isEqualTo("token-1");
    start(() -> cache.state().forgetSecrets());
    reached.await();

    FutureTask<Boolean> invalidation = new FutureTask<>(() -> cache.invalidate("token-1"));
    Thread blocked = start(invalidation);
    while (blocked.getState() != Thread.State.BLOCKED) {
      Thread.onSpinWait();
    }
    FutureTask<String> reader = new FutureTask<>(this::get);
    start(reader);
    assertThat(reader.get(LONG_TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("token-1");

    released.countDown();
    assertThat(invalidation.get()).isTrue();
  }

  @Test
  void holdsNoLockWhileARequestHangs() throws Exception {
    responder =
        request -> {
          hang();
          return grant(request);
        };
    TokenWait wait = cache.beginRefreshIfDue(LONG_TIMEOUT);
    reached.await();

    assertTheLockIsFree();

    released.countDown();
    assertThat(cache.await(wait).value()).isEqualTo("token-1");
  }

  @Test
  void holdsNoLockWhileTheListenerHangs() throws Exception {
    RefreshListener hanging =
        new QuietListener() {
          @Override
          public void succeeded(CachedToken token) {
            hang();
          }
        };
    cache = cache(endpoint, hanging);
    cache.beginRefreshIfDue(LONG_TIMEOUT);
    reached.await();

    assertTheLockIsFree();
    assertThat(get()).isEqualTo("token-1");
  }

  @Test
  void holdsNoLockWhileTheDiskHangs() throws Exception {
    cache =
        cache(
            new TokenFile(file) {
              @Override
              public void write(AccessTokenResponse response, String fingerprint)
                  throws IOException {
                hang();
                super.write(response, fingerprint);
              }
            });
    TokenWait wait = cache.beginRefreshIfDue(LONG_TIMEOUT);
    reached.await();

    assertTheLockIsFree();

    released.countDown();
    assertThat(cache.await(wait).value()).isEqualTo("token-1");
  }

  private void assertTheLockIsFree() throws Exception {
    FutureTask<Boolean> call = new FutureTask<>(() -> cache.invalidate("another"));
    start(call);
    assertThat(call.get(LONG_TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isFalse();
  }

  private TokenCache cache(TokenEndpoint endpoint, RefreshListener listener) {
    return new TokenCache(
        endpoint,
        new TokenFile(file),
        TestTokens.FINGERPRINT,
        listener,
        clock,
        () -> 0,
        new Jitter(() -> 0));
  }

  private void hang() {
    reached.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
