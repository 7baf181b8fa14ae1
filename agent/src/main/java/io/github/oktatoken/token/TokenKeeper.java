package io.github.oktatoken.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.oauth.AccessTokenResponse;
import io.github.oktatoken.oauth.TokenEndpoint;
import io.github.oktatoken.oauth.TokenRequestException;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the current access token, and gets a new one before it expires. Only the wall clock tells:
 * while the environment is frozen no other clock is sure to go on.
 *
 * <p>However many threads want a new token, there is one refresh at a time, made by a thread of its
 * own: a waiter that gives up takes nothing from the others.
 */
public final class TokenKeeper {
  /** How long {@link #token()} waits for a new token: a handler has better to do than to hang. */
  static final Duration MAX_WAIT = Duration.ofSeconds(5);

  /** An API that refuses every token must not make us ask for one with each of its answers. */
  static final Duration BETWEEN_INVALIDATIONS = Duration.ofSeconds(10);

  /** The initialisation's budget, and one more attempt that began just within it. */
  static final Duration LONGEST_REFRESH = Duration.ofSeconds(10);

  /** A connection outlives a freeze of this length, as it does a lost packet. */
  static final Duration HARMLESS_FREEZE = Duration.ofSeconds(1);

  private final TokenEndpoint endpoint;
  private final TokenFile file;
  private final Fingerprint fingerprint;
  private final Reports reports;
  private final Clock clock;
  private final RandomGenerator random;

  private volatile @Nullable HeldToken held;

  /** These three are guarded by this. */
  private final Refreshes refreshes;

  private long invalidatedAtMillis = Long.MIN_VALUE;
  private boolean isSuspended;

  /** The only one of its environment; asks for no token yet. */
  public TokenKeeper(
      TokenEndpoint endpoint,
      TokenFile file,
      Fingerprint fingerprint,
      RefreshListener listener,
      Clock clock,
      RandomGenerator random) {
    this(endpoint, file, fingerprint, listener, clock, random, new Spread(random));
  }

  /**
   * One of several; asks for no token yet.
   *
   * @param fingerprint marks the token in the file as one that was got with these settings
   * @param listener is told of each refresh, and of each wait for one that was in vain
   * @param spread the one of this environment
   */
  public TokenKeeper(
      TokenEndpoint endpoint,
      TokenFile file,
      Fingerprint fingerprint,
      RefreshListener listener,
      Clock clock,
      RandomGenerator random,
      Spread spread) {
    this.endpoint = endpoint;
    this.file = file;
    this.fingerprint = fingerprint;
    this.reports = new Reports(listener);
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
    HeldToken current = held;
    long now = clock.millis();
    if (current != null && current.isYoungAt(now)) {
      return current.token();
    }
    if (current != null && current.isFreshAt(now)) {
      begin(MAX_WAIT);
      return current.token();
    }
    return new Renewal(this, null, MAX_WAIT, clock).await();
  }

  /**
   * Begins to renew a token that is getting old, or isn't there.
   *
   * @param patience how long to wait at most, from now on; retries fit into it
   * @return what to wait for
   */
  Renewal renewIfDue(Duration patience) {
    dropIfOutlived();
    return new Renewal(this, young() == null ? begin(patience) : null, patience, clock);
  }

  /** Drops the token of this value; returns whether it was the current one and was dropped. */
  synchronized boolean invalidate(String value) {
    HeldToken current = held;
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
    return true;
  }

  String proof(AccessToken token, String method, URI uri, @Nullable String nonce) {
    return endpoint.proof(token, method, uri, nonce);
  }

  /**
   * Goes on with the token that an earlier process of this environment has left, if it was got with
   * the same settings and needs no renewal yet.
   */
  public void adoptLeftOver() {
    try {
      AccessTokenResponse left = file.leftOver(fingerprint);
      if (left != null) {
        adopt(left, HeldToken.of(left, random, clock.millis()));
      }
    } catch (Throwable useless) {
      // A new one will do.
    }
  }

  /** Gives up a request that may have been frozen half-way: nobody waits for its answer. */
  public synchronized void thaw() {
    refreshes.giveUpIfUnfinishedFor(HARMLESS_FREEZE, clock.millis());
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
      file.delete();
    }
  }

  private synchronized void forget() {
    isSuspended = true;
    held = null;
    invalidatedAtMillis = Long.MIN_VALUE;
    endpoint.suspend();
    refreshes.forget();
  }

  /** Asks for a token again, whenever one is wanted. */
  public synchronized void resume() {
    endpoint.resume();
    isSuspended = false;
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

  private synchronized void dropIfOutlived() {
    HeldToken current = held;
    if (current != null && current.isOutlivedAt(System.nanoTime())) {
      held = null;
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
    HeldToken current = held;
    return current != null && current.isYoungAt(clock.millis()) ? current.token() : null;
  }

  /** Returns the token, if it is still good for something. */
  @Nullable AccessToken unexpired() {
    HeldToken current = held;
    return isUnexpired(current) ? current.token() : null;
  }

  private boolean isUnexpired(@Nullable HeldToken token) {
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
    return joined == null
        ? refreshes.begin(turn -> new Refresh(() -> renew(turn, budget), now))
        : joined;
  }

  /** Ends a refresh that was waited for in vain, once that is an outage. */
  void endInVain(Refresh late, Duration waited, TokenUnavailableException reason) {
    boolean isEnded = false;
    synchronized (this) {
      isEnded = young() == null && refreshes.endInVain(late, waited, clock.millis(), reason);
    }
    if (isEnded) {
      reports.failed(reason);
    }
  }

  private void adopt(AccessTokenResponse left, HeldToken token)
      throws IOException, GeneralSecurityException {
    int turn = refreshes.turn();
    if (held == null && token.isYoungAt(clock.millis())) {
      publish(turn, left, token);
    }
  }

  /**
   * File first: whoever gets the token from memory finds it in the file as well. A disk that hangs
   * must hold nobody but the one who writes, so that is done under no lock but the file's own.
   *
   * @return whether anybody still waited for it
   */
  private boolean publish(int turn, AccessTokenResponse response, HeldToken token)
      throws IOException, GeneralSecurityException {
    if (!file.writeIf(() -> refreshes.isLast(turn), response, fingerprint.of(response))) {
      return false;
    }
    synchronized (this) {
      if (refreshes.isLast(turn)) {
        held = token;
        refreshes.openGate();
      }
      return refreshes.isLast(turn);
    }
  }

  private synchronized boolean fail(int turn, Throwable failure) {
    return refreshes.fail(turn, failure, clock.millis());
  }

  private HeldToken renew(int turn, Duration budget) throws Exception {
    try {
      AccessTokenResponse response = new Attempts(() -> ask(turn), clock, random).within(budget);
      HeldToken renewed = HeldToken.of(response, random, clock.millis());
      if (!isUnexpired(renewed)) {
        throw new TokenUnavailableException(
            "the token had expired when it arrived: raise the access token lifetime in the"
                + " authorization server's access policy");
      }
      if (publish(turn, response, renewed)) {
        reports.renewed(renewed.token());
      }
      return renewed;
    } catch (Throwable failure) {
      if (fail(turn, failure)) {
        reports.failed(failure);
      }
      throw failure;
    } finally {
      TokenJson.wipeBuffers();
    }
  }

  private AccessTokenResponse ask(int turn) throws Exception {
    synchronized (this) {
      refreshes.permit(turn);
    }
    try {
      return endpoint.call();
    } catch (TokenRequestException failure) {
      synchronized (this) {
        refreshes.failed(turn, failure);
      }
      throw failure;
    }
  }
}
