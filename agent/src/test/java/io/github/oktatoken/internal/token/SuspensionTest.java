package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.TestRefusals;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * What a snapshot of the environment must not hold, and what each restored environment begins with.
 */
class SuspensionTest extends CacheFixture {
  /** A file that even root can neither delete nor write. */
  private static final Path STUCK = Path.of("/proc/sys/kernel/ostype");

  @Test
  void hasNoTokenInMemoryOrOnTheDiskWhileSuspended() throws Exception {
    get();
    Files.writeString(folder.resolve(".token.json.unfinished"), "token-0");

    cache.suspend();

    assertThat(folder).isEmptyDirectory();
    assertThat(failure()).hasMessageContainingAll("snapshot", "call get() after the restore");
    assertThatThrownBy(() -> cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT)))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessageContaining("after the restore");
    assertThat(cache.invalidate("token-1")).isFalse();
    assertThat(requests).hasValue(1);
    assertThat(resets).hasValue(1);
  }

  @Test
  void keepsNoReferenceToATokenWhileSuspended() throws Exception {
    WeakReference<AccessToken> token = new WeakReference<>(cache.token());

    cache.suspend();

    while (token.get() != null) {
      System.gc();
    }
  }

  /** The endpoint goes first: a request that a reset ends must not make another key. */
  @Test
  void suspendsTheEndpointBeforeItResetsItsConnections() throws Exception {
    cache.suspend();
    assertThat(endpointCalls).containsExactly("suspend", "reset");

    cache.resume();

    assertThat(endpointCalls).containsExactly("suspend", "reset", "resume");
  }

  @Test
  void suspendsBeforeTheFirstToken() throws Exception {
    cache.suspend();

    assertThat(resets).hasValue(1);
    assertThat(folder).isEmptyDirectory();
    assertThat(requests).hasValue(0);
  }

  @Test
  void adoptsNoLeftOverTokenAfterASnapshot() throws Exception {
    get();
    TokenFile next = new TokenFile(file);
    next.takeLeftOver();
    TokenCache restarted = cache(next);

    restarted.suspend();
    restarted.resume();
    restarted.adoptLeftOver();

    assertThat(restarted.token().value()).isEqualTo("token-2");
  }

  @Test
  void requestsANewTokenAfterTheRestore() throws Exception {
    get();
    cache.suspend();
    cache.resume();

    assertThat(get()).isEqualTo("token-2");
    assertThat(valueInFile()).isEqualTo("token-2");
  }

  @Test
  void failsWaitingCallersBeforeASnapshotAndIgnoresALateResponse() throws Exception {
    CountDownLatch late = block(this::grant);
    List<Waiter> waiters = startWaiting(4);

    cache.suspend();

    for (Waiter waiter : waiters) {
      assertThat(waiter.failure()).hasMessageContaining("after the restore");
    }
    late.countDown();
    awaitEndOfRequests();
    assertThat(folder).isEmptyDirectory();
    cache.resume();
    assertThat(get()).isEqualTo("token-2");
    assertThat(failures).isEmpty();
  }

  @Test
  void ignoresALateResponseAfterTheRestore() throws Exception {
    CountDownLatch late = block(this::grant);
    Waiter waiter = startWaiting(1).get(0);
    cache.suspend();
    waiter.failure();
    cache.resume();

    late.countDown();
    awaitEndOfRequests();

    assertThat(file).doesNotExist();
    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void neitherReportsALateFailureNorBacksOffAfterTheRestore() throws Exception {
    CountDownLatch late = block(this::fail);
    Waiter waiter = startWaiting(1).get(0);
    cache.suspend();
    waiter.failure();
    late.countDown();
    awaitEndOfRequests();
    cache.resume();

    assertThat(get()).isEqualTo("token-2");
    assertThat(failures).isEmpty();
  }

  @Test
  void forgetsTheBackoffAndItsLengthBeforeASnapshot() throws Exception {
    responder = this::fail;
    failure();
    clock.advance(Duration.ofMillis(800));
    failure();
    cache.suspend();
    cache.resume();

    failure();
    assertThat(requests).hasValue(3);
    clock.advance(Duration.ofMillis(800));
    failure();
    assertThat(requests).hasValue(4);
  }

  @Test
  void forgetsTheTimeOfTheLastInvalidationBeforeASnapshot() throws Exception {
    assertThat(cache.invalidate(get())).isTrue();
    cache.suspend();
    cache.resume();

    assertThat(cache.invalidate(get())).isTrue();
  }

  @Test
  void drawsNewJitterForTheStaleTimeAfterTheRestore() throws Exception {
    get();
    cache.suspend();
    // The highest number that the generator can draw.
    random = () -> -1;
    cache.resume();

    assertThat(get()).isEqualTo("token-2");

    clock.advance(lifetime.minusMinutes(20).minus(MILLI));
    assertThat(cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT)).value()).isEqualTo("token-2");
    clock.advance(MILLI.multipliedBy(2));
    assertThat(cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT)).value()).isEqualTo("token-3");
  }

  @Test
  void drawsNewJitterForTheBackoffAfterTheRestore() throws Exception {
    responder = this::fail;
    failure();
    cache.suspend();
    random = () -> -1;
    cache.resume();
    failure();

    clock.advance(Duration.ofMillis(1_198));
    failure();
    assertThat(requests).hasValue(2);
    clock.advance(MILLI.multipliedBy(2));
    failure();
    assertThat(requests).hasValue(3);
  }

  @Test
  void namesATokenFileThatCannotBeDeletedAndForgetsEverythingElse() {
    TokenCache stuck = cache(new TokenFile(STUCK));

    assertThatThrownBy(stuck::suspend)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(STUCK.toString());

    assertThat(resets).hasValue(1);
    assertThatThrownBy(stuck::token).hasMessageContaining("after the restore");
  }

  @Test
  void leavesAFolderInPlaceOfTheTokenFileAloneBeforeASnapshot() throws Exception {
    Files.createDirectory(file);

    cache.suspend();

    assertThat(file).isEmptyDirectory();
  }

  @Test
  void forgetsEverythingBeforeEachSnapshot() throws Exception {
    for (int snapshot = 1; snapshot <= 3; snapshot++) {
      assertThat(get()).isEqualTo("token-" + snapshot);
      cache.suspend();
      assertThat(folder).isEmptyDirectory();
      cache.resume();
    }
    assertThat(resets).hasValue(3);
  }

  @Test
  void sendsNoFurtherRequestForARefreshThatASnapshotHasEnded() throws Exception {
    CountDownLatch hungUp =
        block(
            request -> {
              throw TestRefusals.of(503);
            });
    startWaiting(1);
    cache.suspend();
    hungUp.countDown();
    awaitEndOfRequests();

    assertThat(requests).hasValue(1);
  }
}
