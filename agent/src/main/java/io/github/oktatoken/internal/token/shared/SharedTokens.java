package io.github.oktatoken.internal.token.shared;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.oktatoken.internal.aws.AwsClient;
import io.github.oktatoken.internal.aws.AwsException;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.message.TokenMessages;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.oauth.TokenRequestException;
import io.github.oktatoken.internal.secret.Secret;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import io.github.oktatoken.internal.token.RefreshListener;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A token endpoint whose tokens all environments share through a table. Looks into the table before
 * it asks the real endpoint, which only the holder of the lease does ({@link Lease}). A table that
 * fails costs a call one {@link TokenTable.Visit} before the request and one after it; a lease
 * whose holder has died, {@link Lease#LONGEST} at most.
 *
 * <p>Premain makes it: the classes of the table are loaded by the first call.
 */
public final class SharedTokens implements TokenEndpoint {
  /** The part of a call's time that is kept for a request to the real endpoint, or half of it. */
  static final Duration OWN_REQUEST = Duration.ofMillis(1_750);

  private final TokenEndpoint own;
  private final AwsClient tableClient;
  private final Secret secret;
  private final List<@Nullable String> purpose;
  private final Clock clock;
  private final RandomGenerator random;
  private final TableBackoff backoff;

  @GuardedBy("this")
  private @Nullable TokenTable table;

  /** Counts the resets: a call from before has no say. */
  @GuardedBy("this")
  private int resets;

  @GuardedBy("this")
  private boolean isBound;

  @GuardedBy("this")
  private @Nullable String refused;

  @GuardedBy("this")
  private @Nullable String lastGiven;

  /**
   * Doesn't connect.
   *
   * @param own the real token endpoint
   * @param tableClient sends requests to the table
   * @param secret that of the client, from which the key to the tokens is derived
   * @param purpose what decides which token the server issues
   * @param listener is told once why tokens are not shared
   */
  public SharedTokens(
      TokenEndpoint own,
      AwsClient tableClient,
      Secret secret,
      List<@Nullable String> purpose,
      RefreshListener listener,
      Clock clock,
      RandomGenerator random) {
    this.own = own;
    this.tableClient = tableClient;
    this.secret = secret;
    this.purpose = purpose;
    this.clock = clock;
    this.random = random;
    this.backoff = new TableBackoff(listener, clock);
  }

  /** Uses this table in place of the one that the first call makes. */
  SharedTokens with(TokenTable other) {
    synchronized (this) {
      table = other;
    }
    return this;
  }

  /** Returns why the tokens of a client can't be shared, or {@code null} if they can. */
  public static @Nullable String obstacle(Secret secret, DpopPolicy dpop) {
    if (dpop == DpopPolicy.ALWAYS) {
      return TokenMessages.NOT_SHARED_WHEN_BOUND;
    }
    return secret.isKmsKey() ? TokenMessages.NOT_SHARED_WITH_KMS : null;
  }

  @Override
  public AccessTokenResponse call(Duration timeout) throws Exception {
    long endNanos = System.nanoTime() + timeout.toNanos();
    int resetsBefore = resets();
    try {
      return given(call(lease(resetsBefore, timeout, endNanos), resetsBefore, endNanos));
    } finally {
      // Nothing stays open over a freeze.
      tableClient.release();
    }
  }

  private AccessTokenResponse call(@Nullable Lease lease, int resetsBefore, long endNanos)
      throws Exception {
    Lease usable = lease;
    AccessTokenResponse shared = null;
    if (lease != null) {
      try {
        shared = lease.find();
        backoff.end();
      } catch (AwsException | RuntimeException | OutOfMemoryError e) {
        // A request that was hung up is no failure of the table.
        checkNotReset(resetsBefore);
        backoff.begin(e);
        usable = null;
      }
    }
    checkNotReset(resetsBefore);
    return shared == null ? request(usable, resetsBefore, endNanos) : shared;
  }

  private @Nullable Lease lease(int resetsBefore, Duration timeout, long endNanos) {
    TokenTable usable = usableTable();
    if (usable == null) {
      return null;
    }
    long kept = Math.min(OWN_REQUEST.toNanos(), timeout.toNanos() / 2);
    try {
      TokenSeal seal = TokenSeal.of(secret.read(endNanos - kept), purpose);
      return new Lease(this, usable, seal, resetsBefore, endNanos - kept, clock, random);
    } catch (SecretUnavailableException ignored) {
      // The real endpoint needs it as well, and says why it can't be read.
      return null;
    }
  }

  private synchronized @Nullable TokenTable usableTable() {
    if (isBound || backoff.isActive()) {
      return null;
    }
    TokenTable ready = table;
    if (ready == null) {
      ready = new TokenTable(tableClient, TokenTable.NETWORK_TIME);
      table = ready;
    }
    return ready.isHung() ? null : ready;
  }

  private AccessTokenResponse request(@Nullable Lease lease, int resetsBefore, long endNanos)
      throws Exception {
    AccessTokenResponse response;
    try {
      response = own.call(Duration.ofNanos(endNanos - System.nanoTime()));
    } catch (TokenRequestException e) {
      AccessTokenResponse spare = lease == null ? null : lease.release();
      if (spare == null || isGiven(spare) || isRefused(spare)) {
        throw e;
      }
      return spare;
    }
    if (lease == null) {
      return response;
    }
    if (DpopKey.isBound(response.token())) {
      leaveAlone();
      lease.release();
    } else {
      share(lease, resetsBefore, response);
    }
    return response;
  }

  private void share(Lease lease, int resetsBefore, AccessTokenResponse response) {
    try {
      lease.share(response);
    } catch (AwsException | RuntimeException | OutOfMemoryError e) {
      if (resetsBefore == resets()) {
        backoff.begin(e);
      }
    }
  }

  /** A token that is bound to a key is of use where the key is, and nowhere else. */
  private void leaveAlone() {
    synchronized (this) {
      isBound = true;
    }
    backoff.tell(TokenMessages.NOT_SHARED_WHEN_BOUND);
  }

  private synchronized int resets() {
    return resets;
  }

  private synchronized void checkNotReset(int resetsBefore) {
    if (resetsBefore != resets) {
      throw new CancellationException();
    }
  }

  /**
   * Waits for a moment.
   *
   * @throws CancellationException if the call was given up meanwhile
   */
  // It does no harm if the wait ends early, by an interrupt or by chance: the table is looked at.
  @SuppressWarnings("WaitNotInLoop")
  synchronized void sleep(long millis, int resetsBefore) {
    try {
      wait(millis);
    } catch (InterruptedException ignored) {
      // Some functions interrupt every thread that they find.
    }
    checkNotReset(resetsBefore);
  }

  private synchronized AccessTokenResponse given(AccessTokenResponse response) {
    lastGiven = response.token().value();
    return response;
  }

  /** Returns whether the last call returned this token. */
  synchronized boolean isGiven(AccessTokenResponse response) {
    return response.token().value().equals(lastGiven);
  }

  /** Returns whether an API has refused this token. */
  synchronized boolean isRefused(AccessTokenResponse response) {
    return response.token().value().equals(refused);
  }

  @Override
  public synchronized void invalidate(String value) {
    refused = value;
  }

  @Override
  public void reset() {
    endCalls();
    own.reset();
  }

  private synchronized void endCalls() {
    resets++;
    notifyAll();
    if (table != null) {
      table.reset();
    }
  }

  @Override
  public void suspend() {
    synchronized (this) {
      endCalls();
      refused = null;
      lastGiven = null;
      backoff.end();
      isBound = false;
    }
    own.suspend();
  }

  @Override
  public void prepare() {
    own.prepare();
  }

  @Override
  public void resume() {
    own.resume();
  }
}
