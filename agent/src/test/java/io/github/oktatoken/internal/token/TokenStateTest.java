package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TestRefusals;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promises about the lock and the turns, without the threads of a cache. */
class TokenStateTest {
  private static final Duration LONG_TIMEOUT = Duration.ofSeconds(20);
  private static final TokenUnavailableException IN_VAIN = new TokenUnavailableException("in vain");

  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger looksWithoutTheLock = new AtomicInteger();

  /** Counts how often it is read. */
  private final ManualClock clock =
      new ManualClock() {
        @Override
        public long millis() {
          looks.incrementAndGet();
          if (!Thread.holdsLock(state)) {
            looksWithoutTheLock.incrementAndGet();
          }
          return super.millis();
        }
      };

  private final CountDownLatch released = new CountDownLatch(1);
  private final AccessTokenResponse response = response();
  private final CachedToken token = cached(response);

  @TempDir private Path folder;
  private TokenFileWriter writer;
  private Turns turns;
  private TokenState state;

  @BeforeEach
  void createTheState() {
    writer =
        new TokenFileWriter(
            new TokenFile(folder.resolve("token.json")),
            TestTokens.FINGERPRINT,
            new Reports((reason, kind, left) -> {}));
    turns = new Turns(writer, clock);
    state = new TokenState(timeout -> response, writer, turns, new Jitter(() -> 0), clock);
  }

  @AfterEach
  void endAllThreads() {
    released.countDown();
    writer.await(LONG_TIMEOUT);
  }

  @Test
  void readsTheTimeUnderTheLock() throws Exception {
    Refresh refresh = begin();
    assertThat(looks).hasPositiveValue();
    assertReadsTheTime(() -> state.giveUpIfUnfinishedFor(LONG_TIMEOUT));
    assertReadsTheTime(() -> state.endInVain(refresh, Duration.ZERO, IN_VAIN));
    assertReadsTheTime(() -> state.fail(1, new IOException()));
    state.arrive(1, response, token);
    state.publish(1, token);
    assertReadsTheTime(() -> state.invalidate("t0k3n"));
    released.countDown();
    refresh.get();
    assertReadsTheTime(() -> state.adopt(response, token));
    state.publishAdopted(token);
    state.expectRestore();
    assertReadsTheTime(() -> state.forgetBeforeRestore());
    assertReadsTheTime(() -> state.arrive(1, response, token));

    assertThat(looksWithoutTheLock).hasValue(0);
  }

  private void assertReadsTheTime(Runnable call) {
    int before = looks.get();
    call.run();
    assertThat(looks).hasValueGreaterThan(before);
  }

  @Test
  void handsOutAnAdoptedTokenAfterARefreshThatFailsWhileItIsWritten() {
    assertThat(state.adopt(response, token)).isTrue();
    begin();
    state.fail(1, new IOException());

    state.publishAdopted(token);

    assertThat(turns.current()).isSameAs(token);
  }

  @Test
  void letsReadersThroughWhileTheLockIsHeld() throws Exception {
    state.arrive(0, response, token);
    state.publish(0, token);
    FutureTask<Boolean> invalidation = new FutureTask<>(() -> state.invalidate("t0k3n"));
    TokenState held = state;
    synchronized (held) {
      Thread blocked = CacheFixture.start(invalidation);
      while (blocked.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
      assertThat(inAnotherThread(turns::current)).isSameAs(token);
      assertThat(inAnotherThread(() -> turns.isLast(0))).isTrue();
    }

    assertThat(invalidation.get()).isTrue();
  }

  private static <T> T inAnotherThread(Callable<T> call) throws Exception {
    FutureTask<T> task = new FutureTask<>(call);
    CacheFixture.start(task);
    return task.get(LONG_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void writesTheFileWhileTheLockIsHeld() {
    TokenState held = state;
    synchronized (held) {
      assertThat(state.arrive(0, response, token)).isTrue();
      assertThat(writer.await(LONG_TIMEOUT)).isTrue();
    }

    assertThat(folder.resolve("token.json")).content().contains("t0k3n");
    assertThat(turns.current()).as("published before it is written").isNull();
  }

  @Test
  void ignoresEverythingThatARefreshDoesOnceItIsGivenUp() {
    Refresh first = begin();
    assertThat(turns.isLast(1)).isTrue();
    state.giveUpIfUnfinishedFor(Duration.ZERO);

    assertThat(turns.isLast(1)).isFalse();
    assertThatThrownBy(() -> state.permit(1)).isInstanceOf(CancellationException.class);
    state.attemptFailed(1, TestRefusals.of(503));
    assertThat(first.lastFailure()).isNull();
    assertThat(state.arrive(1, response, token)).isFalse();
    assertThat(state.publish(1, token)).isFalse();
    assertThat(turns.current()).isNull();
    assertThat(writer.await(LONG_TIMEOUT)).isTrue();
    assertThat(folder).isEmptyDirectory();
    assertThat(state.fail(1, new IOException())).isFalse();

    // No backoff: the next refresh begins at once, and counts.
    Refresh third = begin();
    state.permit(3);
    state.attemptFailed(3, TestRefusals.of(503));
    assertThat(third.lastFailure()).isNotNull();
    assertThat(state.arrive(3, response, token)).isTrue();
    assertThat(state.publish(3, token)).isTrue();
    assertThat(turns.current()).isSameAs(token);
  }

  @Test
  void endsNoBackoffOnceARefreshIsGivenUp() throws Exception {
    begin();
    state.giveUpIfUnfinishedFor(Duration.ZERO);
    Refresh failed = state.joinOrBegin((turn, budget) -> {}, TokenWait.LONGEST);
    failed.get();
    assertThat(state.fail(3, new IOException())).isTrue();

    state.publish(1, token);
    assertThat(begin()).isSameAs(failed);

    state.publish(3, token);
    assertThat(begin()).isNotSameAs(failed);
  }

  @Test
  void publishesNoTokenWhoseRefreshIsGivenUpWhileItIsWritten() {
    Refresh refresh = begin();
    assertThat(state.arrive(1, response, token)).isTrue();

    state.giveUpIfUnfinishedFor(Duration.ZERO);

    assertThat(state.publish(1, token)).isFalse();
    assertThat(state.endInVain(refresh, TokenWait.LONGEST, IN_VAIN)).isFalse();
    assertThat(turns.current()).isNull();
  }

  @Test
  void publishesATokenThatIsBeingWrittenAtTheEndOfAWait() {
    Refresh refresh = begin();
    assertThat(state.arrive(1, response, token)).isTrue();
    assertThat(turns.current()).isNull();

    assertThat(state.endInVain(refresh, TokenWait.LONGEST, IN_VAIN)).isFalse();

    assertThat(turns.current()).isSameAs(token);
    assertThat(refresh.isDone()).isFalse();
    assertThat(state.publish(1, token)).isTrue();
    assertThat(turns.current()).isSameAs(token);
  }

  @Test
  void ignoresALateRefreshThatWasEndedInVainWhileTheNextOneIsUnderWay() {
    Refresh late = begin();
    assertThat(state.endInVain(late, TokenWait.LONGEST, IN_VAIN)).isTrue();
    assertThat(writer.await(LONG_TIMEOUT)).isTrue();
    assertThat(folder.resolve(".token.json.restart")).as("the backoff").isNotEmptyFile();

    clock.advance(Duration.ofMinutes(1));
    assertThat(begin()).isNotSameAs(late);

    assertThat(state.publish(1, token)).isFalse();
  }

  @Test
  void adoptsNoTokenWhileThereIsOne() {
    state.arrive(0, response, token);
    state.publish(0, token);

    assertThat(state.adopt(response, cached(response))).isFalse();
  }

  @Test
  void keepsNoReferenceToATokenThatWasBeingWrittenWhileSuspended() throws Exception {
    begin();
    WeakReference<AccessToken> arrived = arrive();

    state.suspend();
    writer.deleteForSnapshot();

    for (int i = 0; i < 20 && arrived.get() != null; i++) {
      System.gc();
      Thread.sleep(50);
    }
    assertThat(arrived.get() == null).as("forgotten").isTrue();
  }

  private WeakReference<AccessToken> arrive() {
    AccessTokenResponse another = response();
    assertThat(state.arrive(1, another, cached(another))).isTrue();
    return new WeakReference<>(another.token());
  }

  /** Joins or begins a refresh that lasts until it is released. */
  private Refresh begin() {
    return state.joinOrBegin((turn, budget) -> released.await(), TokenWait.LONGEST);
  }

  private AccessTokenResponse response() {
    return TestTokens.response("t0k3n", clock.instant(), Duration.ofHours(1));
  }

  private CachedToken cached(AccessTokenResponse of) {
    return CachedToken.of(of, () -> 0, clock.instant().toEpochMilli());
  }
}
