package io.github.oktatoken.internal.token;

import io.github.oktatoken.internal.base.DaemonThread;
import io.github.oktatoken.internal.oauth.TokenRequestException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One refresh of the token, all attempts included, on a thread of its own. */
final class Refresh extends FutureTask<@Nullable Void> {
  /** Long enough for a thread that was told to end. */
  static final Duration TIME_TO_END = Duration.ofSeconds(1);

  /** The failure of the last attempt; another one may follow. */
  private volatile @Nullable TokenRequestException lastFailure;

  private final long startedAtMillis;
  private final Thread thread;
  private long leftAtNanos;
  private Duration counted = Duration.ZERO;

  /** What a refresh does. */
  interface Work {
    /**
     * Returns nothing: a token would stay in the refresh until the next one.
     *
     * @param turn the number of the refresh
     */
    void refresh(int turn, Duration budget) throws Exception;
  }

  Refresh(Work work, int turn, Duration budget, long startedAtMillis) {
    super(new Task(work, turn, budget));
    this.startedAtMillis = startedAtMillis;
    this.thread = new DaemonThread("okta-token-refresh", this);
  }

  /** No lambda, which would cost the cold start a class made on the spot. */
  private static final class Task implements Callable<@Nullable Void> {
    private final Work work;
    private final int turn;
    private final Duration budget;

    Task(Work work, int turn, Duration budget) {
      this.work = work;
      this.turn = turn;
      this.budget = budget;
    }

    @Override
    public @Nullable Void call() throws Exception {
      work.refresh(turn, budget);
      return null;
    }
  }

  void start() {
    thread.start();
  }

  void attemptFailed(TokenRequestException failure) {
    lastFailure = failure;
  }

  /** Returns the failure of the last attempt, if there was one. */
  @Nullable TokenRequestException lastFailure() {
    return lastFailure;
  }

  /** Fails for all callers, whatever its thread comes back with. */
  void fail(Throwable reason) {
    setException(reason);
  }

  /** Its thread is to end from now on, and nobody waits for it. */
  void leave() {
    leftAtNanos = System.nanoTime();
  }

  boolean hasEnded() {
    return !thread.isAlive();
  }

  boolean shouldHaveEnded() {
    return System.nanoTime() - leftAtNanos >= TIME_TO_END.toNanos();
  }

  /** Waits until it ends or is given up. */
  void await(long nanos) throws ExecutionException, InterruptedException, TimeoutException {
    try {
      get(nanos, TimeUnit.NANOSECONDS);
    } catch (CancellationException ignored) {
      // The caller asks for the one that takes its place.
    }
  }

  /** Returns the part of a wait in vain that no other caller's wait has counted. */
  Duration count(Duration waited) {
    Duration more = waited.minus(counted);
    if (more.isNegative()) {
      return Duration.ZERO;
    }
    counted = waited;
    return more;
  }

  /** A negative age, by a clock that has stepped back, says nothing, and is as bad. */
  boolean isUnfinishedFor(Duration time, long nowMillis) {
    long age = nowMillis - startedAtMillis;
    return !isDone() && (age < 0 || age >= time.toMillis());
  }
}
