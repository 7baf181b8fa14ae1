package io.github.oktatoken.internal.token;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One way to the token endpoint and back, retries included, on a thread of its own. */
final class Refresh extends FutureTask<@Nullable Void> {
  /** Who is told to end, and hasn't by then, won't soon. */
  static final Duration TIME_TO_END = Duration.ofSeconds(1);

  private final long startedAtMillis;
  private final Thread thread;
  private long leftAtNanos;
  private Duration counted = Duration.ZERO;

  Refresh(Callable<@Nullable Void> way, long startedAtMillis) {
    super(way);
    this.startedAtMillis = startedAtMillis;
    this.thread = new Thread(null, this, "okta-token-refresh", 0, false);
  }

  /** Inherits nothing from the handler's thread that happens to be first. */
  void start() {
    thread.setContextClassLoader(Refresh.class.getClassLoader());
    thread.setDaemon(true);
    thread.start();
  }

  /** For all who wait, whatever its thread comes back with. */
  void fail(Throwable reason) {
    setException(reason);
  }

  /** Its thread is to end, and nobody waits for that. */
  void leave() {
    leftAtNanos = System.nanoTime();
  }

  boolean hasEnded() {
    return !thread.isAlive();
  }

  boolean shouldHaveEnded() {
    return System.nanoTime() - leftAtNanos >= TIME_TO_END.toNanos();
  }

  /** Waits until it ends, or is given up: another takes its place then. */
  void await(long endNanos) throws ExecutionException, InterruptedException, TimeoutException {
    try {
      get(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (CancellationException givenUp) {
      // Who waits asks for the other.
    }
  }

  /** Returns how much of a wait in vain no other waiter has counted. */
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
