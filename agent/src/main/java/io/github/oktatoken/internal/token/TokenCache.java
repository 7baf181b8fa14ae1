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
import io.github.oktatoken.internal.token.file.TokenJson;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Caches the access token of one client, and refreshes it before it expires. This class has the way
 * of a call and of a refresh; {@link TokenState} has the state, and argues the concurrency.
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
    this.state = new TokenState(endpoint, writer, jitter, clock);
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
    CachedToken current = state.current();
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
  TokenWait refreshIfDue(Duration budget) {
    state.dropIfExpiredByNanos();
    Refresh begun = fresh() == null ? beginRefresh(budget) : null;
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
    return state.joinOrBegin(new Work(), budget);
  }

  /**
   * Waits for a token that is not due for a refresh.
   *
   * @return the current token
   * @throws TokenUnavailableException if there is none that has not expired
   */
  AccessToken await(TokenWait wait) {
    AccessToken fresh = fresh();
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
        AccessToken current = unexpired();
        if (current != null) {
          return current;
        }
        refresh = null;
      }
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      return unexpiredOr(Reports.explain(cause == null ? failed : cause));
    } catch (OutOfMemoryError withoutThread) {
      reports.failed(withoutThread);
      return unexpiredOr(Reports.explain(withoutThread));
    } catch (TokenUnavailableException notNow) {
      return unexpiredOr(notNow);
    } catch (TimeoutException e) {
      TokenUnavailableException reason = reasonForTimeout();
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
      if (wait.isNoticeDue() && unexpired() == null) {
        wait.noticed();
        TokenRequestException failure = state.lastFailure();
        reports.waiting(
            failure == null
                ? UnavailableMessages.noResponseYet()
                : String.valueOf(Reports.explain(failure).getMessage()));
      }
    } while (!wait.awaitStep(refresh));
  }

  private TokenUnavailableException reasonForTimeout() {
    TokenRequestException failure = state.lastFailure();
    return failure == null
        ? new TokenUnavailableException(UnavailableMessages.noTokenInTime())
        : Reports.explain(failure);
  }

  void endInVain(Refresh late, Duration waited, TokenUnavailableException reason) {
    if (state.endInVain(late, waited, reason)) {
      reports.failed(reason);
    }
  }

  /** Without a new token the current one is good to its last millisecond, and no longer. */
  private AccessToken unexpiredOr(TokenUnavailableException reason) {
    AccessToken current = unexpired();
    if (current == null) {
      throw reason;
    }
    return current;
  }

  private @Nullable AccessToken fresh() {
    CachedToken current = state.current();
    return current != null && current.isFreshAt(clock.millis()) ? current.token() : null;
  }

  private @Nullable AccessToken unexpired() {
    CachedToken current = state.current();
    return current == null || current.isExpiredAt(clock.millis()) ? null : current.token();
  }

  /** A refresh, on its own thread. */
  private final class Work implements Refresh.Work {
    @Override
    public void refresh(int turn, Duration budget) throws Exception {
      try {
        writer.dropExpired(clock.millis());
        AccessTokenResponse response = new Attempts(new Turn(turn), clock, random).within(budget);
        CachedToken token = CachedToken.of(response, random, clock.millis());
        if (token.isExpiredAt(clock.millis())) {
          throw new TokenUnavailableException(UnavailableMessages.expiredOnArrival());
        }
        if (publish(turn, response, token)) {
          state.succeed(turn);
          reports.refreshed(token.token());
        }
      } catch (Throwable failure) {
        boolean counts = state.fail(turn, failure);
        writer.await(TokenFileWriter.TIMEOUT);
        if (counts) {
          reports.failed(failure);
        }
        throw failure;
      } finally {
        TokenJson.wipeBuffers();
      }
    }
  }

  /** The token endpoint, for as long as this refresh counts. */
  private final class Turn implements TokenEndpoint {
    private final int turn;

    Turn(int turn) {
      this.turn = turn;
    }

    @Override
    public AccessTokenResponse call(Duration timeout) throws Exception {
      state.permit(turn);
      try {
        return endpoint.call(timeout);
      } catch (TokenRequestException failure) {
        state.attemptFailed(turn, failure);
        throw failure;
      }
    }
  }

  /**
   * File first, memory second, unless the disk refuses the token or hangs.
   *
   * @return whether the result of this refresh still counts
   */
  private boolean publish(int turn, AccessTokenResponse response, CachedToken token) {
    if (!state.arrive(turn, response, token)) {
      return state.isLast(turn);
    }
    writer.await(TokenFileWriter.TIMEOUT);
    return state.publish(turn, token);
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
        }
      }
    } catch (Throwable ignored) {
      // What can't be read is replaced by a new token.
    }
  }

  /**
   * Drops the token of this value, from the file as well.
   *
   * @return whether it was the current one and was dropped
   */
  boolean invalidate(String value) {
    boolean isDropped = state.invalidate(value);
    if (isDropped) {
      writer.await(DELETION);
    }
    return isDropped;
  }

  /** Deletes an expired token from the file, and tries again what the disk has refused. */
  void tend() {
    writer.dropExpired(clock.millis());
    writer.retry();
  }

  /** Waits until the file is as it should be: briefly, and once, if the disk hangs. */
  void settle(Duration timeout) {
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

  /** Gives up the request that is under way. */
  void hangUp() {
    state.giveUpIfUnfinishedFor(Duration.ZERO);
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
      writer.forget();
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

  /** A snapshot may be taken at any moment from now on. */
  void awaitRestore() {
    state.awaitRestore();
  }

  /** Forgets the token and the secrets, unless a refresh needs them; returns whether it has. */
  boolean forgetBeforeRestore() {
    return state.forgetBeforeRestore();
  }

  /** Drops what may be from before the restore. */
  void endAwaitOfRestore() {
    if (state.endAwaitOfRestore()) {
      reports.forget();
    }
  }

  /** Forgets the secrets, those that other clients share as well. */
  void forgetSecrets() {
    state.forgetSecrets();
  }

  /** Ends the backoff at once after a failure that is over soon, as of a network that isn't up. */
  void endBackoffEarly() {
    state.endBackoffEarly();
  }
}
