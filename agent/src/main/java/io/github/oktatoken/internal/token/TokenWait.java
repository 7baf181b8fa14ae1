package io.github.oktatoken.internal.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A caller's way to a token that is not due for renewal; its time runs from the beginning. */
public final class TokenWait {
  /** How often a waiter looks whether the invocation's deadline has become known. */
  private static final long LOOK_MILLIS = 50;

  /** Before Lambda's shortest usual time-out of 3 seconds, and after most tokens are there. */
  private static final Duration UNTIL_NOTICE = Duration.ofSeconds(2);

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final TokenCache keeper;
  private final @Nullable Refresh begun;
  private final Duration patience;
  private final Clock clock;
  private final InvocationDeadline deadline;
  private final long sinceMillis;
  private final long endNanos;

  /** When the listener is told of the wait. */
  private long noticeNanos;

  private boolean isTold;

  /**
   * Begins to be impatient.
   *
   * @param begun what is under way already, if anything is
   * @param clock tells of a freeze, in which no other one is sure to go on
   * @param deadline of the invocation, shortly before which the wait ends
   */
  TokenWait(
      TokenCache keeper,
      @Nullable Refresh begun,
      Duration patience,
      Clock clock,
      InvocationDeadline deadline) {
    this.keeper = keeper;
    this.begun = begun;
    this.patience = patience;
    this.clock = clock;
    this.deadline = deadline;
    this.sinceMillis = clock.millis();
    this.endNanos = System.nanoTime() + patience.toNanos();
    this.noticeNanos = endNanos - patience.toNanos() + UNTIL_NOTICE.toNanos();
  }

  /**
   * Waits for it.
   *
   * @return the current token
   * @throws TokenUnavailableException if there is none that has not expired
   */
  public AccessToken await() {
    AccessToken young = keeper.young();
    return young == null ? renewed() : young;
  }

  private AccessToken renewed() {
    Refresh next = begun;
    try {
      while (true) {
        if (next == null) {
          next = keeper.refresh(patience);
        }
        await(next);
        // Not the refresh's result: it may have been dropped, or have expired in a freeze, by now.
        AccessToken current = keeper.unexpired();
        if (current != null) {
          return current;
        }
        next = null;
      }
    } catch (ExecutionException failed) {
      return unexpiredOr(Reports.explain(failed.getCause()));
    } catch (OutOfMemoryError withoutThread) {
      keeper.report(withoutThread);
      return unexpiredOr(Reports.explain(withoutThread));
    } catch (TokenUnavailableException notNow) {
      return unexpiredOr(notNow);
    } catch (TimeoutException late) {
      TokenUnavailableException reason = keeper.whyInVain();
      if (next != null && !wasFrozen()) {
        long left = Math.max(0, endNanos - System.nanoTime());
        keeper.endInVain(next, patience.minusNanos(left), reason);
      }
      return unexpiredOr(reason);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return unexpiredOr(
          new TokenUnavailableException("interrupted while waiting for a token", interrupted));
    }
  }

  /** The deadline may become known, or be another invocation's, while somebody waits. */
  private void await(Refresh next)
      throws ExecutionException, InterruptedException, TimeoutException {
    while (true) {
      long left = deadline.leftMillis(sinceMillis, clock.millis());
      long now = System.nanoTime();
      if (!isTold && now - noticeNanos >= 0 && keeper.unexpired() == null) {
        isTold = true;
        keeper.reportWait();
      }
      if (left <= 0 || endNanos - now <= 0) {
        // One that is done is worth a look all the same.
        next.await(now);
        return;
      }
      try {
        next.await(Math.min(endNanos - now, Math.min(left, LOOK_MILLIS) * NANOS_PER_MILLI) + now);
        return;
      } catch (TimeoutException notYet) {
        // The time that is left may have changed.
      }
    }
  }

  /**
   * The same, and tells the listener if it takes longer than this.
   *
   * @throws TokenUnavailableException as {@link #await()} does
   */
  public AccessToken await(Duration untilNotice) {
    noticeNanos = endNanos - patience.toNanos() + untilNotice.toNanos();
    return await();
  }

  /** What a freeze has taken of the time is nobody's fault. */
  private boolean wasFrozen() {
    long waited = clock.millis() - sinceMillis;
    return waited < 0 || waited > patience.plus(TokenCache.HARMLESS_FREEZE).toMillis();
  }

  /** Without a new token the current one is good to its last millisecond, and not beyond. */
  private AccessToken unexpiredOr(TokenUnavailableException reason) {
    AccessToken current = keeper.unexpired();
    if (current == null) {
      throw reason;
    }
    return current;
  }
}
