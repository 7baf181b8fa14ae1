package io.github.oktatoken.internal.token;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.message.UnavailableMessages;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.oauth.TokenRequestException;
import io.github.oktatoken.internal.token.file.SavedBackoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;

/**
 * The state of one client's token: the token itself, its refresh, and the backoff after a failure.
 *
 * <h2>Concurrency</h2>
 *
 * <p><b>Threads.</b> Any number of threads call {@code get()}. The extension's thread follows
 * Lambda's events. Each {@link Refresh} has a thread of its own, so that a caller whose wait is
 * over takes nothing from the others. The {@link TokenFileWriter} has one thread for the disk. The
 * timer of Managed Instances, SnapStart's hooks, the {@link RestoreWatch} and the shutdown hook run
 * on threads of their own as well.
 *
 * <p><b>The lock.</b> {@code this} guards every field, and those of the {@link Turns} and the
 * {@link Backoff}; the token alone is read without it. Nothing waits under the lock: no request, no
 * disk, no listener. A hung disk or name server therefore blocks its own thread and nobody else.
 * The locks of the {@link TokenFileWriter}, the {@link Jitter} and the {@link TokenEndpoint} are
 * taken under this one, and none of them takes this one; that of the {@link RestoreWatch} is taken
 * before it. {@code get()} on a fresh token takes none.
 *
 * <p><b>Turns.</b> Refreshes are numbered, and only the last one counts. A refresh that is given up
 * keeps its thread until the network or the disk lets go of it. Its turn is over, though: it sends
 * no further request, publishes no token and touches no backoff. So at most one refresh is under
 * way, however many threads there are. At most {@link Turns#MAX_STUCK} given up ones may hang
 * before no more requests are sent.
 *
 * <p><b>From the response to the caller.</b> A token that has {@linkplain #arrive arrived} is
 * written to the file first and {@linkplain #publish published} second: a caller that starts a
 * child process finds it in both. If the disk hangs, a caller at the end of its wait {@linkplain
 * #endInVain takes it} before the file has it.
 *
 * <p>The time is read under the lock as well: read before, it might be earlier than the beginning
 * of a refresh that another thread has just begun.
 *
 * <p><b>Freezes.</b> Lambda may stop all threads between any two instructions, for a second or a
 * day, and a snapshot may be restored many times. Only the wall clock tells, so it measures
 * whatever may span a freeze, and each wait looks at it again. The budget of a wait and the end of
 * a thread go by {@code nanoTime}, and so does a second check of the expiry, against a clock that
 * is set back. {@link #giveUpIfUnfinishedFor} drops a refresh that was frozen half-way, and with it
 * its connection. {@link #suspend} leaves nothing to a snapshot.
 */
final class TokenState {
  /** The budget of the initialisation, and the time that name servers may take beyond it. */
  static final Duration LONGEST_REFRESH = Duration.ofSeconds(10);

  private final TokenEndpoint endpoint;
  private final TokenFileWriter writer;
  private final Clock clock;

  @GuardedBy("this")
  private final Turns turns;

  @GuardedBy("this")
  private final Backoff backoff;

  @GuardedBy("this")
  private boolean isSuspended;

  @GuardedBy("this")
  private boolean isRestoreExpected;

  TokenState(
      TokenEndpoint endpoint, TokenFileWriter writer, Turns turns, Jitter jitter, Clock clock) {
    this.endpoint = endpoint;
    this.writer = writer;
    this.turns = turns;
    this.backoff = new Backoff(jitter);
    this.clock = clock;
  }

  /**
   * Joins the refresh that is under way, or begins one.
   *
   * @throws TokenUnavailableException if no request may be sent now
   * @throws OutOfMemoryError if there is no thread for it
   */
  synchronized Refresh joinOrBegin(Refresh.Work work, Duration budget) {
    if (isSuspended) {
      throw new TokenUnavailableException(UnavailableMessages.snapshot());
    }
    giveUpIfUnfinishedFor(LONGEST_REFRESH);
    long nowMillis = clock.millis();
    Refresh last = turns.refresh();
    boolean isBackingOff = backoff.isActiveAt(nowMillis);
    // One that has ended since the caller looked has brought the token that the caller wants.
    if (last != null && (!last.isDone() || turns.fresh() != null || isBackingOff)) {
      return last;
    }
    Instant end = backoff.inheritedEnd();
    if (isBackingOff && end != null) {
      throw new TokenUnavailableException(UnavailableMessages.backoffOfEarlierProcess(end));
    }
    return turns.begin(work, budget, nowMillis);
  }

  /** Lets a refresh send a request, or {@linkplain Turns#permit says} why not. */
  synchronized void permit(int turn) {
    turns.permit(turn);
  }

  /** Remembers why an attempt failed; another one may follow. */
  synchronized void attemptFailed(int turn, TokenRequestException failure) {
    Refresh last = turns.refresh();
    if (last != null && turns.isLast(turn)) {
      last.attemptFailed(failure);
    }
  }

  /**
   * Has a token written to the file, to be {@linkplain #publish published} after that. Before a
   * snapshot that may come at any moment, it is kept for a moment and written nowhere. Returns
   * whether it is being written.
   */
  synchronized boolean arrive(int turn, AccessTokenResponse response, CachedToken token) {
    return turns.isLast(turn) && turns.arrive(response, token, isRestoreExpected);
  }

  /**
   * Hands the token out from now on, unless that was done before or it was dropped, and ends the
   * backoff; returns whether the refresh still counts.
   */
  synchronized boolean publish(int turn, CachedToken token) {
    if (!turns.isLast(turn)) {
      return false;
    }
    turns.publish(token);
    backoff.end();
    writer.note(null);
    return true;
  }

  /**
   * Begins a backoff after a refresh; returns whether somebody is to be told: the callers of one
   * that was called off wait for the next one.
   */
  synchronized boolean fail(int turn, Throwable failure) {
    boolean counts = turns.isLast(turn) && !(failure instanceof CancellationException);
    if (counts) {
      backoff.begin(clock.millis(), failure);
      // The next process has the memory or the threads that this one lacks.
      if (!(failure instanceof Error)) {
        writer.note(backoff.saved());
      }
    }
    return counts;
  }

  /**
   * Ends a refresh after a wait in vain, if that makes an outage: nothing of it is under way in the
   * freeze that may come now. Returns whether it was ended, for this reason.
   */
  synchronized boolean endInVain(Refresh late, Duration waited, TokenUnavailableException reason) {
    turns.publishEarly();
    long nowMillis = clock.millis();
    // Its own thread begins the backoff, if at all, a moment before it is done.
    boolean isUnderWay =
        late == turns.refresh() && !late.isDone() && !backoff.isActiveAt(nowMillis);
    if (!isUnderWay
        || turns.fresh() != null
        || !backoff.beginAfter(late.count(waited), nowMillis, reason)) {
      return false;
    }
    turns.end(late, reason);
    try {
      endpoint.reset();
    } catch (Throwable ignored) {
      // The response counts no more all the same.
    }
    writer.note(backoff.saved());
    return true;
  }

  /** Gives up a refresh that may have been frozen half-way. No backoff: a freeze is no failure. */
  synchronized void giveUpIfUnfinishedFor(Duration time) {
    Refresh last = turns.refresh();
    if (last != null && last.isUnfinishedFor(time, clock.millis())) {
      try {
        turns.giveUp();
        endpoint.reset();
      } catch (Throwable ignored) {
        // The next request fails for the same reason, or doesn't.
      }
    }
  }

  /**
   * Drops the token of this value, from the file as well; returns whether it was current, and none
   * was dropped a moment ago.
   */
  synchronized boolean invalidate(String value) {
    boolean isDropped = turns.invalidate(value);
    if (isDropped) {
      endpoint.invalidate(value);
    }
    return isDropped;
  }

  /** Drops a token that has expired whatever the wall clock says. */
  synchronized void dropIfExpiredByNanos() {
    turns.dropIfExpiredByNanos();
  }

  /** Goes on with the backoff of an earlier process of this environment. */
  synchronized void inherit(SavedBackoff earlier) {
    backoff.inherit(earlier);
    writer.note(earlier);
  }

  /**
   * Takes the token of an earlier process, unless a newer one is there or on its way; returns
   * whether it is being written.
   */
  synchronized boolean adopt(AccessTokenResponse response, CachedToken token) {
    return turns.current() == null
        && !turns.isRefreshing()
        && !token.isExpiredAt(clock.millis())
        && turns.arrive(response, token, isRestoreExpected);
  }

  /** Hands out the token that was {@linkplain #adopt adopted}, unless a newer one has come. */
  synchronized void publishAdopted(CachedToken token) {
    turns.publish(token);
  }

  /** Forgets all secrets and random numbers, and sends no request until {@link #resume()}. */
  synchronized void suspend() {
    isSuspended = true;
    endpoint.suspend();
    forget();
  }

  /** Sends requests again. */
  synchronized void resume() {
    if (isSuspended) {
      endpoint.resume();
      writer.leaveMark();
      isSuspended = false;
    }
  }

  /** A snapshot may be taken at any moment from now on. */
  synchronized void expectRestore() {
    isRestoreExpected = true;
  }

  /** Forgets the token and the secrets, unless a refresh needs them; returns whether it has. */
  synchronized boolean forgetBeforeRestore() {
    boolean isIdle = isRestoreExpected && !turns.isRefreshing() && turns.unexpired() == null;
    if (isIdle) {
      turns.forgetToken();
      forgetSecrets();
    }
    return isIdle;
  }

  /** Drops what may be from before the restore; returns whether one was awaited. */
  synchronized boolean noteRestore() {
    boolean wasAwaited = isRestoreExpected;
    isRestoreExpected = false;
    if (wasAwaited) {
      forget();
      writer.leaveMark();
    }
    return wasAwaited;
  }

  /** Forgets the secrets, those that other clients share as well. */
  synchronized void forgetSecrets() {
    endpoint.suspend();
    endpoint.resume();
  }

  /** Ends the backoff at once after a failure that is over soon, as of a network that isn't up. */
  synchronized void endBackoffEarly() {
    backoff.endEarly();
  }

  @GuardedBy("this")
  private void forget() {
    backoff.forget();
    turns.forget();
    endpoint.reset();
  }
}
