package io.github.oktatoken.token;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One way to the token endpoint and back, retries included, on a thread of its own. */
final class Refresh extends FutureTask<HeldToken> {
  private final long startedAtMillis;

  Refresh(Callable<HeldToken> way, long startedAtMillis) {
    super(way);
    this.startedAtMillis = startedAtMillis;
  }

  /** Inherits nothing from the handler's thread that happens to be first. */
  void start() {
    Thread thread = new Thread(null, this, "okta-token-refresh", 0, false);
    thread.setContextClassLoader(Refresh.class.getClassLoader());
    thread.setDaemon(true);
    thread.start();
  }

  /** For all who wait, whatever its thread comes back with. */
  void fail(Throwable reason) {
    setException(reason);
  }

  /** Waits until it ends, or is given up: another takes its place then. */
  void await(long endNanos) throws ExecutionException, InterruptedException, TimeoutException {
    try {
      get(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (CancellationException givenUp) {
      // Who waits asks for the other.
    }
  }

  /** A negative age, by a clock that has stepped back, says nothing, and is as bad. */
  boolean isUnfinishedFor(Duration time, long nowMillis) {
    long age = nowMillis - startedAtMillis;
    return !isDone() && (age < 0 || age >= time.toMillis());
  }
}
