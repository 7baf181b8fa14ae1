package io.github.oktatoken.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A caller's way to a token that is not due for renewal; its time runs from the beginning. */
public final class Renewal {
  private final TokenKeeper keeper;
  private final @Nullable Refresh begun;
  private final Duration patience;
  private final Clock clock;
  private final long sinceMillis;
  private final long endNanos;

  /**
   * Begins to be impatient.
   *
   * @param begun what is under way already, if anything is
   * @param clock tells of a freeze, in which no other one is sure to go on
   */
  Renewal(TokenKeeper keeper, @Nullable Refresh begun, Duration patience, Clock clock) {
    this.keeper = keeper;
    this.begun = begun;
    this.patience = patience;
    this.clock = clock;
    this.sinceMillis = clock.millis();
    this.endNanos = System.nanoTime() + patience.toNanos();
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
        next.await(endNanos);
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
    } catch (TimeoutException late) {
      TokenUnavailableException reason = keeper.whyInVain();
      if (next != null && !wasFrozen()) {
        keeper.endInVain(next, patience, reason);
      }
      return unexpiredOr(reason);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return unexpiredOr(
          new TokenUnavailableException("interrupted while waiting for a token", interrupted));
    }
  }

  /** What a freeze has taken of the time is nobody's fault. */
  private boolean wasFrozen() {
    long waited = clock.millis() - sinceMillis;
    return waited < 0 || waited > patience.plus(TokenKeeper.HARMLESS_FREEZE).toMillis();
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
