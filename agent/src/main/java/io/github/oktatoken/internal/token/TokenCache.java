package io.github.oktatoken.internal.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.message.UnavailableMessages;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.oauth.TokenRequestException;
import io.github.oktatoken.internal.token.file.Fingerprint;
import io.github.oktatoken.internal.token.file.SavedBackoff;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Caches the access token of one client, and refreshes it before it expires. This class follows one
 * call of {@code get()}, {@link Refresher} one refresh; {@link TokenState} has the state, and
 * argues the concurrency.
 */
public final class TokenCache {
  /**
   * {@link #invalidate} doesn't wait for a disk. In this time a thread deletes the file, so that a
   * process that dies a moment later leaves no refused token to the next one.
   */
  static final Duration DELETION = Duration.ofMillis(50);

  private final TokenEndpoint endpoint;
  private final TokenFile file;
  private final Fingerprint fingerprint;
  private final TokenFileWriter writer;
  private final Turns turns;
  private final TokenState state;
  private final InvocationDeadline deadline = new InvocationDeadline();
  private final Reports reports;
  private final Clock clock;
  private final RandomGenerator random;

  /**
   * Asks for no token yet.
   *
   * @param fingerprint marks the token in the file as one that was issued for these settings
   * @param listener is told of each refresh, and of each wait in vain
   * @param jitter that of this environment
   */
  public TokenCache(
      TokenEndpoint endpoint,
      TokenFile file,
      Fingerprint fingerprint,
      RefreshListener listener,
      Clock clock,
      RandomGenerator random,
      Jitter jitter) {
    this.endpoint = endpoint;
    this.file = file;
    this.fingerprint = fingerprint;
    this.reports = new Reports(listener);
    this.writer = new TokenFileWriter(file, fingerprint, reports);
    this.turns = new Turns(writer, clock);
    this.state = new TokenState(endpoint, writer, turns, jitter, clock);
    this.clock = clock;
    this.random = random;
  }

  /**
   * Returns a token that has not expired: at once unless the current one has, or is about to; else
   * after a wait of some seconds at most. A stale one is refreshed meanwhile.
   *
   * @throws TokenUnavailableException if there is none
   */
  public AccessToken token() {
    CachedToken current = turns.current();
    long now = clock.millis();
    if (current != null && current.isFreshAt(now)) {
      return current.token();
    }
    if (current != null && current.isServedAt(now)) {
      beginRefresh(TokenWait.LONGEST);
      return current.token();
    }
    return await(new TokenWait(null, TokenWait.LONGEST, clock, deadline));
  }

  /**
   * Begins to refresh a token that is stale, or isn't there.
   *
   * @param budget for the wait, from now on; the attempts of the refresh fit into it
   * @return what to {@linkplain #await wait} for
   */
  TokenWait beginRefreshIfDue(Duration budget) {
    state.dropIfExpiredByNanos();
    Refresh begun = turns.fresh() == null ? beginRefresh(budget) : null;
    return new TokenWait(begun, budget, clock, deadline);
  }

  /** For callers that have a token, and time enough. */
  private @Nullable Refresh beginRefresh(Duration budget) {
    try {
      return joinOrBegin(budget);
    } catch (OutOfMemoryError | TokenUnavailableException ignored) {
      // A caller that waits for it tries again.
      return null;
    }
  }

  Refresh joinOrBegin(Duration budget) {
    return state.joinOrBegin(
        new Refresher(endpoint, writer, state, turns, reports, clock, random), budget);
  }

  /**
   * Waits for a token that is not due for a refresh.
   *
   * @return the current token
   * @throws TokenUnavailableException if there is none that has not expired
   */
  AccessToken await(TokenWait wait) {
    AccessToken fresh = turns.fresh();
    return fresh == null ? refreshed(wait) : fresh;
  }

  private AccessToken refreshed(TokenWait wait) {
    Refresh refresh = wait.begun();
    try {
      while (true) {
        if (refresh == null) {
          refresh = joinOrBegin(wait.budget());
        }
        awaitEnd(refresh, wait);
        // Not the refresh's result: it may have been dropped, or have expired in a freeze, by now.
        AccessToken current = turns.unexpired();
        if (current != null) {
          return current;
        }
        refresh = null;
      }
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      return unexpiredOr(Reports.explain(cause == null ? failed : cause));
    } catch (OutOfMemoryError withoutThread) {
      reports.failed(withoutThread, turns.current());
      return unexpiredOr(Reports.explain(withoutThread));
    } catch (TokenUnavailableException notNow) {
      return unexpiredOr(notNow);
    } catch (TimeoutException e) {
      TokenRequestException last = refresh == null ? null : refresh.lastFailure();
      TokenUnavailableException reason =
          last == null
              ? new TokenUnavailableException(UnavailableMessages.noTokenInTime())
              : Reports.explain(last);
      if (refresh != null && !wait.wasFrozen()) {
        endInVain(refresh, wait.waited(), reason);
      }
      return unexpiredOr(reason);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unexpiredOr(new TokenUnavailableException(UnavailableMessages.interrupted(), e));
    }
  }

  private void awaitEnd(Refresh refresh, TokenWait wait)
      throws ExecutionException, InterruptedException, TimeoutException {
    do {
      if (wait.isNoticeDue() && turns.unexpired() == null) {
        wait.noticed();
        TokenRequestException failure = refresh.lastFailure();
        reports.waiting(
            failure == null
                ? UnavailableMessages.noResponseYet()
                : String.valueOf(Reports.explain(failure).getMessage()));
      }
    } while (!wait.awaitStep(refresh));
  }

  void endInVain(Refresh late, Duration waited, TokenUnavailableException reason) {
    if (state.endInVain(late, waited, reason)) {
      reports.failed(reason, turns.current());
    }
  }

  /** Without a new token the current one is good to its last millisecond, and no longer. */
  private AccessToken unexpiredOr(TokenUnavailableException reason) {
    AccessToken current = turns.unexpired();
    if (current == null) {
      throw reason;
    }
    return current;
  }

  /**
   * Goes on where an earlier process of this environment has ended: with its token, if that was
   * issued for the same settings and has not expired, and with its backoff.
   */
  public void adoptLeftOver() {
    SavedBackoff earlier = file.mark().backoff();
    if (earlier != null) {
      state.inherit(earlier);
    }
    writer.leaveMark();
    try {
      AccessTokenResponse left = file.leftOver(fingerprint);
      if (left != null) {
        CachedToken token = CachedToken.of(left, random, clock.millis());
        if (state.adopt(left, token)) {
          writer.await(TokenFileWriter.TIMEOUT);
          state.publishAdopted(token);
          reports.adopted(token);
        }
      }
    } catch (Throwable ignored) {
      // What can't be read is replaced by a new token.
    }
  }

  /**
   * Drops the token of this value, from the file as well.
   *
   * @return whether it was the current one, and none was dropped a moment ago
   */
  boolean invalidate(String value) {
    boolean isDropped = state.invalidate(value);
    if (isDropped) {
      writer.await(DELETION);
    }
    return isDropped;
  }

  /** Deletes an expired token from the file, and tries again what the disk has refused. */
  void tendFile() {
    writer.dropExpired(clock.millis());
    writer.retry();
  }

  /** Waits until the file is as it should be: briefly, and once, if the disk hangs. */
  void awaitFile(Duration timeout) {
    writer.await(
        timeout.compareTo(TokenFileWriter.TIMEOUT) < 0 ? timeout : TokenFileWriter.TIMEOUT);
  }

  /** Ends all waits half a second before this deadline. */
  void beginInvocation(long deadlineMillis) {
    deadline.begin(deadlineMillis);
  }

  /** The next invocation may begin, whose deadline isn't known yet. */
  void endInvocation() {
    deadline.end();
  }

  /** Gives up a request that may have been frozen half-way. */
  public void thaw() {
    state.giveUpIfUnfinishedFor(TokenWait.HARMLESS_FREEZE);
  }

  /**
   * Forgets all secrets and random numbers, in memory, on the disk and on the network, and has no
   * token until {@link #resume()}.
   *
   * @throws IOException if the token file can't be deleted
   */
  public void suspend() throws IOException {
    try {
      state.suspend();
      reports.forget();
    } finally {
      writer.deleteForSnapshot();
    }
  }

  /** Asks for a token again, whenever one is wanted. */
  public void resume() {
    state.resume();
  }

  /** Makes ready for the first request after {@link #resume()}. May block for any time. */
  void prepare() {
    endpoint.prepare();
  }

  /** Returns the state, for {@link TokenCaches} and {@link RestoreWatch}. */
  TokenState state() {
    return state;
  }

  /** Drops what may be from before the restore. */
  void noteRestore() {
    if (state.noteRestore()) {
      reports.forget();
    }
  }
}
