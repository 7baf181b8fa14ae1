package io.github.oktatoken.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.oauth.AccessTokenResponse;
import io.github.oktatoken.oauth.TokenRequestException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
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

  private final Callable<AccessTokenResponse> endpoint;
  private final TokenFile file;
  private final Consumer<TokenUnavailableException> failures;
  private final Clock clock;
  private final RandomGenerator random;

  private volatile @Nullable HeldToken held;

  /** These three are guarded by this. */
  private final Gate gate;

  private @Nullable Refresh refresh;
  private long invalidatedAtMillis = Long.MIN_VALUE;

  /**
   * Doesn't ask for a token yet.
   *
   * @param failures is told once of each refresh that brought no token
   */
  public TokenKeeper(
      Callable<AccessTokenResponse> endpoint,
      TokenFile file,
      Consumer<TokenUnavailableException> failures,
      Clock clock,
      RandomGenerator random) {
    this.endpoint = endpoint;
    this.file = file;
    this.failures = failures;
    this.clock = clock;
    this.random = random;
    this.gate = new Gate(random);
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
    if (current != null && now < current.renewAtMillis()) {
      return current.token();
    }
    if (current != null && now < current.freshUntilMillis()) {
      refreshInBackground();
      return current.token();
    }
    return renewed(MAX_WAIT);
  }

  /**
   * Renews a token that is getting old, or isn't there, and waits for it: a request that is frozen
   * half-way is lost.
   *
   * @param patience how long to wait at most; retries fit into it
   * @return the current token
   * @throws TokenUnavailableException if there is none that has not expired
   */
  public AccessToken renewIfDue(Duration patience) {
    HeldToken current = held;
    return current != null && clock.millis() < current.renewAtMillis()
        ? current.token()
        : renewed(patience);
  }

  /** Drops the token of this value; returns whether it was the current one and was dropped. */
  public synchronized boolean invalidate(String value) {
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

  private AccessToken renewed(Duration patience) {
    long endNanos = System.nanoTime() + patience.toNanos();
    HeldToken current;
    try {
      do {
        refresh(patience).get(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        // Not the refresh's result: it may have been dropped, or have expired in a freeze, by now.
        current = held;
      } while (!isUnexpired(current));
      return current.token();
    } catch (ExecutionException failed) {
      return unexpiredOr(explain(failed.getCause()));
    } catch (OutOfMemoryError withoutThread) {
      return unexpiredOr(explain(withoutThread));
    } catch (TimeoutException late) {
      return unexpiredOr(
          new TokenUnavailableException(
              "there was no token after "
                  + patience.toMillis()
                  + " ms: check that the function's VPC resolves and reaches okta_token_url"));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return unexpiredOr(
          new TokenUnavailableException("interrupted while waiting for a token", interrupted));
    }
  }

  private void refreshInBackground() {
    try {
      refresh(MAX_WAIT);
    } catch (OutOfMemoryError withoutThread) {
      // There is a token, and time enough for another try.
    }
  }

  private boolean isUnexpired(@Nullable HeldToken token) {
    return token != null && clock.millis() < token.expiresAtMillis();
  }

  /** Without a new token the current one is good to its last millisecond, and not beyond. */
  private AccessToken unexpiredOr(TokenUnavailableException reason) {
    HeldToken current = held;
    if (isUnexpired(current)) {
      return current.token();
    }
    throw reason;
  }

  /** Joins the refresh that is under way, or begins one unless the gate is closed. */
  private synchronized FutureTask<HeldToken> refresh(Duration budget) {
    Refresh last = refresh;
    HeldToken current = held;
    long now = clock.millis();
    if (last != null) {
      // One that ended since the caller looked has brought what the caller is after.
      boolean isRenewed = current != null && now < current.renewAtMillis();
      if (last.isUnderWayAt(now) || isRenewed || gate.isClosedAt(now)) {
        return last.task;
      }
    }
    Refresh next = new Refresh(now, budget);
    // Inherits nothing from the handler's thread that happens to be first.
    Thread thread = new Thread(null, next.task, "okta-token-refresh", 0, false);
    thread.setContextClassLoader(TokenKeeper.class.getClassLoader());
    thread.setDaemon(true);
    thread.start();
    refresh = next;
    return next.task;
  }

  private synchronized void succeed(Refresh done, HeldToken renewed) {
    if (done == refresh) {
      held = renewed;
      gate.open();
    }
  }

  private synchronized void fail(Refresh done, Throwable failure) {
    if (done == refresh) {
      gate.close(clock.millis(), failure);
    }
  }

  private void report(Throwable failure) {
    try {
      failures.accept(explain(failure));
    } catch (Throwable speechless) {
      // What the waiters are told counts.
    }
  }

  /** What a caller is told: a new exception for each, with that caller's stack trace. */
  private static TokenUnavailableException explain(Throwable failure) {
    if (failure instanceof TokenUnavailableException
        || failure instanceof TokenRequestException
        || failure instanceof IOException) {
      Throwable origin = failure.getCause() == null ? failure : failure.getCause();
      return new TokenUnavailableException(String.valueOf(failure.getMessage()), origin);
    }
    // Not chained: nobody knows what its message repeats.
    return new TokenUnavailableException(
        "asking for a token failed unexpectedly: " + failure.getClass().getName());
  }

  /** One way to the token endpoint and back, retries included. */
  private final class Refresh implements Callable<HeldToken> {
    private final FutureTask<HeldToken> task = new FutureTask<>(this);
    private final long startedAtMillis;
    private final Duration budget;

    Refresh(long startedAtMillis, Duration budget) {
      this.startedAtMillis = startedAtMillis;
      this.budget = budget;
    }

    /** One that was frozen half-way is given up: its connection is dead. */
    boolean isUnderWayAt(long nowMillis) {
      long age = nowMillis - startedAtMillis;
      return !task.isDone() && age >= 0 && age < LONGEST_REFRESH.toMillis();
    }

    @Override
    public HeldToken call() throws Exception {
      try {
        AccessTokenResponse response = new Attempts(endpoint, clock, random).within(budget);
        HeldToken renewed = HeldToken.of(response, random);
        if (!isUnexpired(renewed)) {
          throw new TokenUnavailableException(
              "the token had expired when it arrived: raise the access token lifetime in the"
                  + " authorization server's access policy");
        }
        // File first: whoever gets the token from memory finds it in the file as well.
        file.write(response);
        succeed(this, renewed);
        return renewed;
      } catch (Throwable failure) {
        fail(this, failure);
        report(failure);
        throw failure;
      }
    }
  }
}
