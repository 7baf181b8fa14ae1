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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The state of one client's token: the token itself, its refresh, and the backoff after a failure.
 *
 * <h2>Concurrency</h2>
 *
 * <p><b>Threads.</b> Any number of threads call {@code get()}. The extension's thread follows
 * Lambda's events. Each {@link Refresh} has a thread of its own, so that a caller whose wait is
 * over takes nothing from the others. The {@link TokenFileWriter} has one thread for the disk.
 *
 * <p><b>The lock.</b> {@code this} guards every field; {@link #current} and {@link #turn} are
 * written under it and read without it. Nothing waits under the lock: no request, no disk, no
 * listener. A hung disk or name server therefore blocks its own thread and nobody else. The locks
 * of the {@link TokenFileWriter}, the {@link Jitter} and the {@link TokenEndpoint} are taken under
 * this one, and none of them takes this one. {@code get()} on a fresh token takes no lock.
 *
 * <p><b>Turns.</b> Refreshes are numbered, and only the last one counts. A refresh that is given up
 * keeps its thread until the network or the disk lets go of it. Its turn is over, though: it sends
 * no further request, publishes no token and touches no backoff. So at most one refresh is under
 * way, however many threads there are. At most {@link #MAX_STUCK} given up ones may hang before no
 * more requests are sent.
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
 * day, and a snapshot may be restored many times. Only the wall clock tells, so every time here is
 * its time, and each wait looks at it again. {@link #giveUpIfUnfinishedFor} drops a refresh that
 * was frozen half-way, and with it its connection. {@link #suspend} leaves nothing to a snapshot.
 */
final class TokenState {
  /** One may hang by chance. A third would hang as well, and the function needs its threads. */
  static final int MAX_STUCK = 2;

  /** An API that refuses every token must not cause a request for each of its responses. */
  static final Duration BETWEEN_INVALIDATIONS = Duration.ofSeconds(10);

  /** The budget of the initialisation, and the time that name servers may take beyond it. */
  static final Duration LONGEST_REFRESH = Duration.ofSeconds(10);

  private final TokenEndpoint endpoint;
  private final TokenFileWriter writer;
  private final Clock clock;

  @GuardedBy("this")
  private final Backoff backoff;

  private volatile @Nullable CachedToken current;

  /** The number of the last refresh. */
  private volatile int turn;

  @GuardedBy("this")
  private @Nullable Refresh refresh;

  /** Refreshes that were given up, and whose threads may still hang. */
  @GuardedBy("this")
  private final List<Refresh> leftBehind = new ArrayList<>();

  /** The failure of the last attempt of the last refresh. */
  @GuardedBy("this")
  private @Nullable TokenRequestException lastFailure;

  /** The token that is on its way into the file, and the turn in which it came. */
  @GuardedBy("this")
  private @Nullable CachedToken arrived;

  @GuardedBy("this")
  private int arrivedIn;

  @GuardedBy("this")
  private long invalidatedAtMillis = Long.MIN_VALUE;

  @GuardedBy("this")
  private boolean isSuspended;

  @GuardedBy("this")
  private boolean isRestoreAwaited;

  TokenState(TokenEndpoint endpoint, TokenFileWriter writer, Jitter jitter, Clock clock) {
    this.endpoint = endpoint;
    this.writer = writer;
    this.backoff = new Backoff(jitter);
    this.clock = clock;
  }

  /** Returns the token, which may have expired. */
  @Nullable CachedToken current() {
    return current;
  }

  /** Returns whether the result of this refresh still counts. */
  boolean isLast(int number) {
    return number == turn;
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
    Refresh last = refresh;
    boolean isBackingOff = backoff.isActiveAt(nowMillis);
    // One that has ended since the caller looked has brought the token that the caller wants.
    if (last != null && (!last.isDone() || isFreshAt(nowMillis) || isBackingOff)) {
      return last;
    }
    SavedBackoff saved = backoff.saved();
    if (isBackingOff && backoff.isInherited() && saved != null) {
      Instant end = Instant.ofEpochMilli(saved.sinceMillis() + saved.forMillis());
      throw new TokenUnavailableException(UnavailableMessages.backoffOfEarlierProcess(end));
    }
    lastFailure = null;
    int number = turn + 1;
    turn = number;
    Refresh next = new Refresh(work, number, budget, nowMillis);
    next.start();
    refresh = next;
    return next;
  }

  /**
   * Lets a refresh send a request.
   *
   * @throws CancellationException if it was given up
   * @throws TokenUnavailableException if the request would hang as earlier ones do
   */
  synchronized void permit(int number) {
    if (!isLast(number)) {
      throw new CancellationException();
    }
    for (int i = leftBehind.size() - 1; i >= 0; i--) {
      if (leftBehind.get(i).hasEnded()) {
        leftBehind.remove(i);
      }
    }
    if (leftBehind.size() >= MAX_STUCK && leftBehind.get(0).shouldHaveEnded()) {
      throw new TokenUnavailableException(UnavailableMessages.requestsHang());
    }
  }

  /** Remembers why an attempt failed; another one may follow. */
  synchronized void attemptFailed(int number, TokenRequestException failure) {
    if (isLast(number)) {
      lastFailure = failure;
    }
  }

  /** Returns the failure of the last attempt, if there was one. */
  synchronized @Nullable TokenRequestException lastFailure() {
    return lastFailure;
  }

  /**
   * Has a token written to the file, to be {@linkplain #publish published} after that. Before a
   * snapshot that may come at any moment, it is kept for a moment and written nowhere.
   *
   * @return whether it is being written
   */
  synchronized boolean arrive(int number, AccessTokenResponse response, CachedToken token) {
    if (!isLast(number)) {
      return false;
    }
    if (isRestoreAwaited) {
      current = token.cutTo(clock.millis());
      return false;
    }
    arrived = token;
    arrivedIn = number;
    writer.hold(response);
    return true;
  }

  /**
   * Hands the token out from now on, unless that was done before, or the token was dropped.
   *
   * @return whether the result of this refresh still counts
   */
  synchronized boolean publish(int number, CachedToken token) {
    if (!isLast(number)) {
      return false;
    }
    if (arrived == token) {
      arrived = null;
      current = token;
    }
    return true;
  }

  /** Ends the backoff after a refresh. */
  synchronized void succeed(int number) {
    if (isLast(number)) {
      backoff.end();
      writer.note(null);
    }
  }

  /**
   * Begins a backoff after a refresh.
   *
   * @return whether the failure counts, and somebody is to be told: the callers of a refresh that
   *     was called off wait for the next one
   */
  synchronized boolean fail(int number, Throwable failure) {
    boolean counts = isLast(number) && !(failure instanceof CancellationException);
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
   * freeze that may come now.
   *
   * @return whether it was ended, for this reason
   */
  synchronized boolean endInVain(Refresh late, Duration waited, TokenUnavailableException reason) {
    if (arrived != null && isLast(arrivedIn)) {
      current = arrived;
      arrived = null;
    }
    long nowMillis = clock.millis();
    // Its own thread begins the backoff, if at all, a moment before it is done.
    boolean isUnderWay = late == refresh && !late.isDone() && !backoff.isActiveAt(nowMillis);
    if (!isUnderWay
        || isFreshAt(nowMillis)
        || !backoff.beginAfter(late.count(waited), nowMillis, reason)) {
      return false;
    }
    turn = turn + 1;
    leaveBehind(late);
    late.fail(reason);
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
    if (refresh != null && refresh.isUnfinishedFor(time, clock.millis())) {
      try {
        giveUp();
      } catch (Throwable ignored) {
        // The next request fails for the same reason, or doesn't.
      }
    }
  }

  /** Its callers wait for the next one instead. */
  @GuardedBy("this")
  private void giveUp() {
    Refresh last = refresh;
    refresh = null;
    turn = turn + 1;
    if (last != null) {
      leaveBehind(last);
      last.cancel(false);
    }
    endpoint.reset();
  }

  @GuardedBy("this")
  private void leaveBehind(Refresh given) {
    // One that is done holds a token, which may not get into a snapshot.
    if (!given.isDone()) {
      given.leave();
      leftBehind.add(given);
    }
  }

  /**
   * Drops the token of this value, from the file as well.
   *
   * @return whether it was the current one and was dropped
   */
  synchronized boolean invalidate(String value) {
    CachedToken token = current;
    if (token == null || !token.token().value().equals(value)) {
      return false;
    }
    long nowMillis = clock.millis();
    long allowedAt = invalidatedAtMillis + BETWEEN_INVALIDATIONS.toMillis();
    if (nowMillis >= invalidatedAtMillis && nowMillis < allowedAt) {
      return false;
    }
    invalidatedAtMillis = nowMillis;
    current = null;
    writer.drop(value);
    endpoint.invalidate(value);
    return true;
  }

  /** Drops a token that has expired whatever the wall clock says. */
  synchronized void dropIfExpiredByNanos() {
    CachedToken token = current;
    if (token != null && token.isExpiredByNanos(System.nanoTime())) {
      current = null;
      writer.drop(token.token().value());
    }
  }

  /** Goes on with the backoff of an earlier process of this environment. */
  synchronized void inherit(SavedBackoff earlier) {
    backoff.inherit(earlier);
    writer.note(earlier);
  }

  /**
   * Takes the token of an earlier process, unless a newer one is there or on its way.
   *
   * @return whether it is to be written and published, in the current turn
   */
  synchronized boolean adopt(AccessTokenResponse response, CachedToken token) {
    return current == null
        && !isRefreshing()
        && !token.isExpiredAt(clock.millis())
        && arrive(turn, response, token);
  }

  /** Hands out the token that was {@linkplain #adopt adopted}, unless a newer one has come. */
  synchronized void publishAdopted(CachedToken token) {
    if (arrived == token) {
      arrived = null;
      current = token;
    }
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
  synchronized void awaitRestore() {
    isRestoreAwaited = true;
  }

  /**
   * Forgets the token and the secrets, unless a refresh needs them.
   *
   * @return whether it has, and needs no key either
   */
  synchronized boolean forgetBeforeRestore() {
    CachedToken token = current;
    boolean isServed = token != null && !token.isExpiredAt(clock.millis());
    boolean isIdle = isRestoreAwaited && !isRefreshing() && !isServed;
    if (isIdle) {
      current = null;
      forgetSecrets();
    }
    return isIdle;
  }

  /**
   * Drops what may be from before the restore.
   *
   * @return whether one was awaited
   */
  synchronized boolean endAwaitOfRestore() {
    boolean wasAwaited = isRestoreAwaited;
    if (wasAwaited) {
      isRestoreAwaited = false;
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
    current = null;
    arrived = null;
    invalidatedAtMillis = Long.MIN_VALUE;
    backoff.forget();
    lastFailure = null;
    giveUp();
  }

  @GuardedBy("this")
  private boolean isRefreshing() {
    return refresh != null && !refresh.isDone();
  }

  private boolean isFreshAt(long nowMillis) {
    CachedToken token = current;
    return token != null && token.isFreshAt(nowMillis);
  }
}
