package io.github.oktatoken.internal.token;

import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.oauth.TokenRequestException;
import io.github.oktatoken.internal.token.file.SavedBackoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One refresh at a time, and none while the gate is closed. Not safe for use by several threads,
 * {@link #turn} and {@link #isLast} aside; its keeper guards it.
 */
final class Refreshes {
  /** One may hang by chance; a third would hang as these do, and the function needs its threads. */
  static final int MAX_STUCK = 2;

  private final TokenEndpoint endpoint;
  private final Backoff gate;
  private final List<Refresh> leftBehind = new ArrayList<>();
  private @Nullable Refresh last;
  private @Nullable TokenRequestException lastFailure;
  private volatile int lastTurn;

  Refreshes(TokenEndpoint endpoint, Jitter spread) {
    this.endpoint = endpoint;
    this.gate = new Backoff(spread);
  }

  /** Which refresh is the last; an earlier one that comes back is for nobody. */
  int turn() {
    return lastTurn;
  }

  /** Returns whether anybody still waits for it. */
  boolean isLast(int turn) {
    return turn == lastTurn;
  }

  /**
   * Returns the one to wait for, or {@code null} if another is to begin.
   *
   * @param isRenewed whether the last one has brought a token that needs no renewal yet
   */
  @Nullable Refresh joinable(long nowMillis, boolean isRenewed) {
    giveUpIfUnfinishedFor(TokenCache.LONGEST_REFRESH, nowMillis);
    Refresh joined = last;
    return joined != null && (!joined.isDone() || isRenewed || gate.isClosedAt(nowMillis))
        ? joined
        : null;
  }

  boolean isUnderWay() {
    return last != null && !last.isDone();
  }

  /**
   * Returns the turn of another one, which is to begin now.
   *
   * @throws TokenUnavailableException if an earlier process has left a backoff that isn't over
   */
  int next(long nowMillis) {
    SavedBackoff earlier = gate.isInherited() && gate.isClosedAt(nowMillis) ? gate.backoff() : null;
    if (earlier != null) {
      throw new TokenUnavailableException(
          "an earlier process of this environment got no token (see the log): the next request goes"
              + " out at "
              + Instant.ofEpochMilli(earlier.sinceMillis() + earlier.forMillis()));
    }
    lastFailure = null;
    return ++lastTurn;
  }

  void begin(Refresh next) {
    next.start();
    last = next;
  }

  /**
   * Lets one send a request.
   *
   * @throws CancellationException if it is for nobody
   * @throws TokenUnavailableException if it would hang as the earlier ones do
   */
  void permit(int turn) {
    if (!isLast(turn)) {
      throw new CancellationException();
    }
    for (int i = leftBehind.size() - 1; i >= 0; i--) {
      if (leftBehind.get(i).hasEnded()) {
        leftBehind.remove(i);
      }
    }
    if (leftBehind.size() >= MAX_STUCK && leftBehind.get(0).shouldHaveEnded()) {
      throw new TokenUnavailableException(
          "earlier requests for a token hang: check that the function's name servers answer, and the"
              + " disks of the files that its settings name");
    }
  }

  /** An attempt has failed, and there may be another one. */
  void failed(int turn, TokenRequestException failure) {
    if (isLast(turn)) {
      lastFailure = failure;
    }
  }

  /** Returns what the last attempt of the last refresh failed for, if it has. */
  @Nullable TokenRequestException lastFailure() {
    return lastFailure;
  }

  /** Blames nobody for what a freeze may have spoilt. */
  void giveUpIfUnfinishedFor(Duration time, long nowMillis) {
    if (last != null && last.isUnfinishedFor(time, nowMillis)) {
      try {
        abandon();
      } catch (Throwable unclosed) {
        // The next call has a word to say on it, or none.
      }
    }
  }

  /** Whoever waits for it waits for the next one instead; its own result is for nobody. */
  private void abandon() {
    Refresh abandoned = last;
    last = null;
    lastTurn++;
    if (abandoned != null) {
      leaveBehind(abandoned);
      abandoned.cancel(false);
    }
    endpoint.reset();
  }

  /**
   * Ends the one that somebody has waited for in vain, if that makes an outage. Nothing of it is
   * under way any more in the freeze that may come now.
   *
   * @return whether it was ended, for this reason
   */
  boolean endInVain(Refresh late, Duration waited, long nowMillis, TokenUnavailableException why) {
    // Its thread closes the gate, if at all, a moment before it is done.
    boolean isUnderWay = late == last && !late.isDone() && !gate.isClosedAt(nowMillis);
    if (!isUnderWay || !gate.closeAfter(late.count(waited), nowMillis, why)) {
      return false;
    }
    lastTurn++;
    leaveBehind(late);
    late.fail(why);
    try {
      endpoint.reset();
    } catch (Throwable unclosed) {
      // Its answer is for nobody all the same.
    }
    return true;
  }

  private void leaveBehind(Refresh given) {
    // One that is done holds a token, which may not get into a snapshot.
    if (!given.isDone()) {
      given.leave();
      leftBehind.add(given);
    }
  }

  /**
   * Closes the gate, unless its failure is for nobody.
   *
   * @return whether anybody is to be told: of one that is called off, all who still wait for it are
   *     about to be
   */
  boolean fail(int turn, Throwable failure, long nowMillis) {
    boolean counts = isLast(turn) && !(failure instanceof CancellationException);
    if (counts) {
      gate.close(nowMillis, failure);
    }
    return counts;
  }

  /** Returns for how long no request may go out, or {@code null}. */
  @Nullable SavedBackoff backoff() {
    return gate.backoff();
  }

  /** Goes on with the backoff of an earlier process. */
  void backOffAgain(SavedBackoff earlier) {
    gate.closeAgain(earlier);
  }

  void openGate() {
    gate.open();
  }

  void openGateEarly() {
    gate.openEarly();
  }

  /** Has neither a past nor a connection. */
  void forget() {
    gate.forget();
    lastFailure = null;
    abandon();
  }
}
