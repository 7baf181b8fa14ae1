package io.github.oktatoken.internal.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.oauth.TokenRequestException;
import io.github.oktatoken.internal.token.file.Fingerprint;
import io.github.oktatoken.internal.token.file.SavedBackoff;
import io.github.oktatoken.internal.token.file.TokenFile;
import io.github.oktatoken.internal.token.file.TokenFileWriter;
import io.github.oktatoken.internal.token.file.TokenJson;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the current access token, and gets a new one before it expires. Only the wall clock tells:
 * while the environment is frozen no other clock is sure to go on.
 *
 * <p>However many threads want a new token, there is one refresh at a time, made by a thread of its
 * own: a waiter that gives up takes nothing from the others.
 */
public final class TokenCache {
  /** How long {@link #token()} waits for a new token: a handler has better to do than to hang. */
  static final Duration MAX_WAIT = Duration.ofSeconds(5);

  /** An API that refuses every token must not make us ask for one with each of its answers. */
  static final Duration BETWEEN_INVALIDATIONS = Duration.ofSeconds(10);

  /** The initialisation's budget, and what name servers may take beyond it. */
  static final Duration LONGEST_REFRESH = Duration.ofSeconds(10);

  /** A connection outlives a freeze of this length, as it does a lost packet. */
  static final Duration HARMLESS_FREEZE = Duration.ofSeconds(1);

  /**
   * {@link #invalidate} doesn't wait for a disk; this is for a thread to take the file away, so
   * that a process that dies a moment later leaves no refused token to the next one.
   */
  static final Duration MOMENT = Duration.ofMillis(50);

  private final TokenEndpoint endpoint;
  private final TokenFile file;
  private final Fingerprint fingerprint;
  private final TokenFileWriter upkeep;
  private final InvocationDeadline deadline = new InvocationDeadline();
  private final Reports reports;
  private final Clock clock;
  private final RandomGenerator random;

  private volatile @Nullable CachedToken held;

  // All of these are guarded by this.
  private final Refreshes refreshes;

  /** What is about to be published, once the disk has it, and in which turn it came. */
  private @Nullable CachedToken arrived;

  private int arrivedIn;
  private long invalidatedAtMillis = Long.MIN_VALUE;
  private boolean isSuspended;
  private boolean isRestoreAwaited;

  /** The only one of its environment; asks for no token yet. */
  public TokenCache(
      TokenEndpoint endpoint,
      TokenFile file,
      Fingerprint fingerprint,
      RefreshListener listener,
      Clock clock,
      RandomGenerator random) {
    this(endpoint, file, fingerprint, listener, clock, random, new Jitter(random));
  }

  /**
   * One of several; asks for no token yet.
   *
   * @param fingerprint marks the token in the file as one that was got with these settings
   * @param listener is told of each refresh, and of each wait for one that was in vain
   * @param spread the one of this environment
   */
  public TokenCache(
      TokenEndpoint endpoint,
      TokenFile file,
      Fingerprint fingerprint,
      RefreshListener listener,
      Clock clock,
      RandomGenerator random,
      Jitter spread) {
    this.endpoint = endpoint;
    this.file = file;
    this.fingerprint = fingerprint;
    this.reports = new Reports(listener);
    this.upkeep = new TokenFileWriter(file, fingerprint, reports);
    this.clock = clock;
    this.random = random;
    this.refreshes = new Refreshes(endpoint, spread);
  }

  /**
   * Returns a token that has not expired: at once while the current one is fresh, and else after a
   * wait of some seconds at most. One that is getting old is renewed without a wait.
   *
   * @throws TokenUnavailableException if there is none
   */
  public AccessToken token() {
    CachedToken current = held;
    long now = clock.millis();
    if (current != null && current.isYoungAt(now)) {
      return current.token();
    }
    if (current != null && current.isFreshAt(now)) {
      begin(MAX_WAIT);
      return current.token();
    }
    return new TokenWait(this, null, MAX_WAIT, clock, deadline).await();
  }

  /**
   * Begins to renew a token that is getting old, or isn't there.
   *
   * @param patience how long to wait at most, from now on; retries fit into it
   * @return what to wait for
   */
  TokenWait renewIfDue(Duration patience) {
    dropIfOutlived();
    Refresh begun = young() == null ? begin(patience) : null;
    return new TokenWait(this, begun, patience, clock, deadline);
  }

  /**
   * Drops the token of this value, from the file as well; returns whether it was the current one
   * and was dropped.
   */
  boolean invalidate(String value) {
    boolean isDropped = drop(value);
    if (isDropped) {
      upkeep.await(MOMENT);
    }
    return isDropped;
  }

  private synchronized boolean drop(String value) {
    CachedToken current = held;
    if (current == null || !current.token().value().equals(value)) {
      return false;
    }
    long now = clock.millis();
    long allowedAt = invalidatedAtMillis + BETWEEN_INVALIDATIONS.toMillis();
    if (now >= invalidatedAtMillis && now < allowedAt) {
      return false;
    }
    invalidatedAtMillis = now;
    held = null;
    upkeep.drop(value);
    return true;
  }

  String proof(AccessToken token, String method, URI uri, @Nullable String nonce) {
    return endpoint.proof(token, method, uri, nonce);
  }

  /**
   * Goes on where an earlier process of this environment has ended: with its token, if it was got
   * with the same settings and has not expired; and with its backoff.
   */
  public void adoptLeftOver() {
    SavedBackoff earlier = file.mark().backoff();
    if (earlier != null) {
      backOffAgain(earlier);
    }
    upkeep.leaveMark();
    try {
      AccessTokenResponse left = file.leftOver(fingerprint);
      if (left != null) {
        adopt(left, CachedToken.of(left, random, clock.millis()));
      }
    } catch (Throwable useless) {
      // A new one will do.
    }
  }

  private synchronized void backOffAgain(SavedBackoff earlier) {
    refreshes.backOffAgain(earlier);
    upkeep.note(earlier);
  }

  /** Takes away from the file what has expired, and writes what the disk has refused so far. */
  void tend() {
    upkeep.dropExpired(clock.millis());
    upkeep.retry();
  }

  /** Waits until the disk has done what it was told; briefly, and once, if it hangs. */
  void settle(Duration patience) {
    upkeep.await(
        patience.compareTo(TokenFileWriter.PATIENCE) < 0 ? patience : TokenFileWriter.PATIENCE);
  }

  /** Nobody may wait for a token for longer than this invocation may take. */
  void beginInvocation(long deadlineMillis) {
    deadline.begin(deadlineMillis);
  }

  void endInvocation() {
    deadline.end();
  }

  /** Gives up a request that may have been frozen half-way: nobody waits for its answer. */
  public synchronized void thaw() {
    refreshes.giveUpIfUnfinishedFor(HARMLESS_FREEZE, clock.millis());
  }

  /** Gives up the request that is under way. */
  synchronized void hangUp() {
    refreshes.giveUpIfUnfinishedFor(Duration.ZERO, clock.millis());
  }

  /**
   * Forgets all that is secret or drawn by lot, in memory, on the disk and on the network, and has
   * no token until {@link #resume()}.
   *
   * @throws IOException if the token file can't be deleted
   */
  public void suspend() throws IOException {
    try {
      forget();
    } finally {
      upkeep.forget();
    }
  }

  private synchronized void forget() {
    isSuspended = true;
    held = null;
    arrived = null;
    invalidatedAtMillis = Long.MIN_VALUE;
    endpoint.suspend();
    refreshes.forget();
    reports.forget();
  }

  /** From now on a snapshot may be taken at any moment. */
  synchronized void awaitRestore() {
    isRestoreAwaited = true;
  }

  /** Forgets the token, the key and the secret, unless a request for one is under way. */
  synchronized void forgetBeforeRestore() {
    CachedToken current = held;
    if (isRestoreAwaited && !refreshes.isUnderWay() && !isUnexpired(current)) {
      held = null;
      forgetSecrets();
    }
  }

  /** Drops what may be from before the restore. */
  synchronized void endAwaitOfRestore() {
    if (isRestoreAwaited) {
      isRestoreAwaited = false;
      held = null;
      invalidatedAtMillis = Long.MIN_VALUE;
      refreshes.forget();
      reports.forget();
      upkeep.leaveMark();
    }
  }

  /** Also those that it has in common with others. */
  synchronized void forgetSecrets() {
    endpoint.suspend();
    endpoint.resume();
  }

  /** Asks for a token again, whenever one is wanted. */
  public synchronized void resume() {
    if (isSuspended) {
      endpoint.resume();
      upkeep.leaveMark();
      isSuspended = false;
    }
  }

  /** Makes ready for the first request after {@link #resume()}; may take any time. */
  void prepare() {
    endpoint.prepare();
  }

  /** Lets the next request go out at once if the last one failed for no reason that will last. */
  synchronized void openGateEarly() {
    refreshes.openGateEarly();
  }

  /** Returns why a wait was in vain, as far as that is known. */
  synchronized TokenUnavailableException whyInVain() {
    Throwable failure = refreshes.lastFailure();
    return failure == null
        ? new TokenUnavailableException(
            "no token came in time: check that the function's VPC resolves and reaches"
                + " okta_token_url")
        : Reports.explain(failure);
  }

  void reportWait() {
    reports.waiting(whyNotYet());
  }

  private synchronized String whyNotYet() {
    Throwable failure = refreshes.lastFailure();
    return failure == null
        ? "okta_token_url has not answered yet"
        : String.valueOf(Reports.explain(failure).getMessage());
  }

  private synchronized void dropIfOutlived() {
    CachedToken current = held;
    if (current != null && current.isOutlivedAt(System.nanoTime())) {
      held = null;
      upkeep.drop(current.token().value());
    }
  }

  private @Nullable Refresh begin(Duration budget) {
    try {
      return refresh(budget);
    } catch (OutOfMemoryError | TokenUnavailableException notNow) {
      // Who waits for it tries again; and others have a token, and time enough.
      return null;
    }
  }

  /** Returns the token, if nothing is to be done. */
  @Nullable AccessToken young() {
    CachedToken current = held;
    return current != null && current.isYoungAt(clock.millis()) ? current.token() : null;
  }

  /** Returns the token, if it is still good for something. */
  @Nullable AccessToken unexpired() {
    CachedToken current = held;
    return isUnexpired(current) ? current.token() : null;
  }

  private boolean isUnexpired(@Nullable CachedToken token) {
    return token != null && token.isValidAt(clock.millis());
  }

  void report(Throwable failure) {
    reports.failed(failure);
  }

  /** Joins the refresh that is under way, or begins one unless the gate is closed. */
  synchronized Refresh refresh(Duration budget) {
    if (isSuspended) {
      throw new TokenUnavailableException(
          "a snapshot of the function is being taken: call get() after the restore");
    }
    long now = clock.millis();
    // One that ended since the caller looked has brought what the caller is after.
    Refresh joined = refreshes.joinable(now, young() != null);
    return joined == null ? begin(budget, now) : joined;
  }

  private Refresh begin(Duration budget, long nowMillis) {
    Refresh next = new Refresh(new Turn(refreshes.next(nowMillis), budget), nowMillis);
    refreshes.begin(next);
    return next;
  }

  /** No lambdas, each of which would cost the cold start a class made on the spot. */
  private final class Turn implements Callable<@Nullable Void>, TokenEndpoint {
    private final int turn;
    private final Duration budget;

    Turn(int turn, Duration budget) {
      this.turn = turn;
      this.budget = budget;
    }

    @Override
    public @Nullable Void call() throws Exception {
      return renew(turn, new Attempts(this, clock, random), budget);
    }

    @Override
    public AccessTokenResponse call(Duration timeout) throws Exception {
      return ask(turn, timeout);
    }
  }

  /** Ends a refresh that was waited for in vain, once that is an outage. */
  void endInVain(Refresh late, Duration waited, TokenUnavailableException reason) {
    boolean isEnded = false;
    synchronized (this) {
      if (arrived != null && refreshes.isLast(arrivedIn)) {
        // Who can wait no longer has it before the file, whose disk hangs.
        held = arrived;
        arrived = null;
      }
      isEnded = young() == null && refreshes.endInVain(late, waited, clock.millis(), reason);
      if (isEnded) {
        upkeep.note(refreshes.backoff());
      }
    }
    if (isEnded) {
      reports.failed(reason);
    }
  }

  private void adopt(AccessTokenResponse left, CachedToken token) {
    int turn;
    synchronized (this) {
      // What somebody has asked for meanwhile is newer.
      if (held != null || refreshes.isUnderWay() || !isUnexpired(token)) {
        return;
      }
      turn = refreshes.turn();
    }
    publish(turn, left, token);
  }

  /**
   * File first: whoever gets the token from memory finds it in the file as well, unless the disk
   * refuses it or hangs.
   *
   * @return whether anybody still waited for it
   */
  private boolean publish(int turn, AccessTokenResponse response, CachedToken token) {
    synchronized (this) {
      if (!refreshes.isLast(turn)) {
        return false;
      }
      if (isRestoreAwaited) {
        held = token.cutTo(clock.millis());
        return true;
      }
      arrived = token;
      arrivedIn = turn;
      upkeep.hold(response);
    }
    upkeep.await(TokenFileWriter.PATIENCE);
    synchronized (this) {
      if (!refreshes.isLast(turn)) {
        return false;
      }
      if (arrived == token) {
        arrived = null;
        held = token;
      }
      return true;
    }
  }

  private synchronized void succeed(int turn) {
    if (refreshes.isLast(turn)) {
      refreshes.openGate();
      upkeep.note(null);
    }
  }

  /** A later process must not ask too soon either. */
  private boolean fail(int turn, Throwable failure) {
    boolean counts;
    synchronized (this) {
      counts = refreshes.fail(turn, failure, clock.millis());
      // What this process lacks, memory or threads, the next one has.
      if (counts && !(failure instanceof Error)) {
        upkeep.note(refreshes.backoff());
      }
    }
    upkeep.await(TokenFileWriter.PATIENCE);
    return counts;
  }

  private @Nullable Void renew(int turn, Attempts attempts, Duration budget) throws Exception {
    try {
      upkeep.dropExpired(clock.millis());
      AccessTokenResponse response = attempts.within(budget);
      CachedToken renewed = CachedToken.of(response, random, clock.millis());
      if (!isUnexpired(renewed)) {
        throw new TokenUnavailableException(
            "the token had expired when it arrived: raise the access token lifetime in the"
                + " authorization server's access policy");
      }
      if (publish(turn, response, renewed)) {
        succeed(turn);
        reports.renewed(renewed.token());
      }
      // Not the token, which would stay here until the next one comes.
      return null;
    } catch (Throwable failure) {
      if (fail(turn, failure)) {
        reports.failed(failure);
      }
      throw failure;
    } finally {
      TokenJson.wipeBuffers();
    }
  }

  private AccessTokenResponse ask(int turn, Duration timeout) throws Exception {
    synchronized (this) {
      refreshes.permit(turn);
    }
    try {
      return endpoint.call(timeout);
    } catch (TokenRequestException failure) {
      synchronized (this) {
        refreshes.failed(turn, failure);
      }
      throw failure;
    }
  }
}
