package io.github.oktatoken.internal.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.message.UnavailableMessages;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The refreshes of one token, and the token that they have brought. Refreshes are numbered, and
 * only the last one counts. {@link TokenState} guards this; the token alone is read without its
 * lock, and the clock after the token: a freeze may come between the two.
 */
final class Turns {
  /** One may hang by chance. A third would hang as well, and the function needs its threads. */
  static final int MAX_STUCK = 2;

  /** An API that refuses every token must not cause a request for each of its responses. */
  static final Duration BETWEEN_INVALIDATIONS = Duration.ofSeconds(10);

  private final TokenFileWriter writer;
  private final Clock clock;

  /** The number of the last refresh. */
  private int last;

  private @Nullable Refresh refresh;

  /** Refreshes that were given up, and whose threads may still hang. */
  private final List<Refresh> leftBehind = new ArrayList<>();

  private volatile @Nullable CachedToken current;

  /** The token that is on its way into the file, and the turn in which it came. */
  private @Nullable CachedToken arrived;

  private int arrivedIn;
  private long invalidatedAtMillis = Long.MIN_VALUE;

  Turns(TokenFileWriter writer, Clock clock) {
    this.writer = writer;
    this.clock = clock;
  }

  /** Returns the last refresh, unless it was given up. */
  @Nullable Refresh refresh() {
    return refresh;
  }

  boolean isRefreshing() {
    return refresh != null && !refresh.isDone();
  }

  /** Returns whether the result of this refresh still counts. */
  boolean isLast(int turn) {
    return turn == last;
  }

  Refresh begin(Refresh.Work work, Duration budget, long nowMillis) {
    last++;
    Refresh next = new Refresh(work, last, budget, nowMillis);
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
      throw new TokenUnavailableException(UnavailableMessages.requestsHang());
    }
  }

  /** Its callers wait for the next one instead. */
  void giveUp() {
    Refresh given = refresh;
    refresh = null;
    last++;
    if (given != null) {
      leaveBehind(given);
      given.cancel(false);
    }
  }

  /** Its callers fail, as do others until the next one begins. */
  void end(Refresh late, TokenUnavailableException reason) {
    last++;
    leaveBehind(late);
    late.fail(reason);
  }

  private void leaveBehind(Refresh given) {
    // One that is done holds a token, which may not get into a snapshot.
    if (!given.isDone()) {
      given.leave();
      leftBehind.add(given);
    }
  }

  /** Returns the token, which may have expired. */
  @Nullable CachedToken current() {
    return current;
  }

  @Nullable AccessToken fresh() {
    CachedToken token = current;
    return token != null && token.isFreshAt(clock.millis()) ? token.token() : null;
  }

  @Nullable AccessToken unexpired() {
    CachedToken token = current;
    return token == null || token.isExpiredAt(clock.millis()) ? null : token.token();
  }

  /** See {@link TokenState#arrive}. */
  boolean arrive(AccessTokenResponse response, CachedToken token, boolean isRestoreExpected) {
    if (isRestoreExpected) {
      current = token.cutTo(clock.millis());
    } else {
      arrived = token;
      arrivedIn = last;
      writer.hold(response);
    }
    return !isRestoreExpected;
  }

  /** Hands out the token that has arrived, if it is this one. */
  void publish(@Nullable CachedToken token) {
    if (token != null && token == arrived) {
      arrived = null;
      current = token;
    }
  }

  /** Hands out the token that has arrived, if it is of the last refresh. */
  void publishEarly() {
    if (isLast(arrivedIn)) {
      publish(arrived);
    }
  }

  /** See {@link TokenState#invalidate}. */
  boolean invalidate(String value) {
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
    drop(value);
    return true;
  }

  /** Drops a token that has expired whatever the wall clock says. */
  void dropIfExpiredByNanos() {
    CachedToken token = current;
    if (token != null && token.isExpiredByNanos(System.nanoTime())) {
      drop(token.token().value());
    }
  }

  private void drop(String value) {
    current = null;
    writer.drop(value);
  }

  /** Forgets the token that is handed out, in memory alone. */
  void forgetToken() {
    current = null;
  }

  void forget() {
    current = null;
    arrived = null;
    invalidatedAtMillis = Long.MIN_VALUE;
    giveUp();
  }
}
