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
import org.jspecify.annotations.Nullable;

/**
 * Keeps the current access token, and gets a new one when it has expired or is about to. Only the
 * wall clock tells: while the environment is frozen no other clock is sure to go on.
 *
 * <p>However many threads want a new token, there is one request at a time, made by a thread of its
 * own: a waiter that gives up takes nothing from the others.
 */
public final class TokenKeeper {
  /** How long {@link #token()} waits for a new token: a handler has better to do than to hang. */
  static final Duration MAX_WAIT = Duration.ofSeconds(5);

  private final Callable<AccessTokenResponse> endpoint;
  private final TokenFile file;
  private final Consumer<TokenUnavailableException> failures;
  private final Clock clock;

  private volatile @Nullable HeldToken held;

  /** Guarded by this. */
  private @Nullable FutureTask<HeldToken> refresh;

  /**
   * Doesn't ask for a token yet.
   *
   * @param failures is told once of each request that brought no token
   */
  public TokenKeeper(
      Callable<AccessTokenResponse> endpoint,
      TokenFile file,
      Consumer<TokenUnavailableException> failures,
      Clock clock) {
    this.endpoint = endpoint;
    this.file = file;
    this.failures = failures;
    this.clock = clock;
  }

  /** As {@link #token(Duration)}, with the patience of a handler. */
  public AccessToken token() {
    return token(MAX_WAIT);
  }

  /**
   * Returns a token that has not expired; if there has to be a new one, waits for it.
   *
   * @param patience how long to wait at most
   * @throws TokenUnavailableException if there is none by then
   */
  public AccessToken token(Duration patience) {
    HeldToken current = held;
    if (isFresh(current)) {
      return current.token();
    }
    long endNanos = System.nanoTime() + patience.toNanos();
    try {
      do {
        refresh().get(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
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

  /** Drops the token of this value; returns whether it was the current one. */
  public synchronized boolean invalidate(String value) {
    HeldToken current = held;
    if (current == null || !current.token().value().equals(value)) {
      return false;
    }
    held = null;
    return true;
  }

  private boolean isUnexpired(@Nullable HeldToken token) {
    return token != null && clock.millis() < token.expiresAtMillis();
  }

  private boolean isFresh(@Nullable HeldToken token) {
    return token != null && clock.millis() < token.freshUntilMillis();
  }

  /** Without a new token the current one is good to its last millisecond, and not beyond. */
  private AccessToken unexpiredOr(TokenUnavailableException reason) {
    HeldToken current = held;
    if (isUnexpired(current)) {
      return current.token();
    }
    throw reason;
  }

  /** Joins the refresh that is under way, or begins one. */
  private synchronized FutureTask<HeldToken> refresh() {
    FutureTask<HeldToken> last = refresh;
    // One that ended since the caller looked has brought what the caller is after.
    if (last != null && (!last.isDone() || isFresh(held))) {
      return last;
    }
    FutureTask<HeldToken> next = new FutureTask<>(this::renew);
    // Inherits nothing from the handler's thread that happens to be first.
    Thread thread = new Thread(null, next, "okta-token-refresh", 0, false);
    thread.setContextClassLoader(TokenKeeper.class.getClassLoader());
    thread.setDaemon(true);
    thread.start();
    refresh = next;
    return next;
  }

  private HeldToken renew() throws Exception {
    try {
      AccessTokenResponse response = endpoint.call();
      HeldToken renewed = HeldToken.of(response);
      if (!isUnexpired(renewed)) {
        throw new TokenUnavailableException(
            "the token had expired when it arrived: raise the access token lifetime in the"
                + " authorization server's access policy");
      }
      // File first: whoever gets the token from memory finds it in the file as well.
      file.write(response);
      publish(renewed);
      return renewed;
    } catch (Throwable failure) {
      report(failure);
      throw failure;
    }
  }

  private void report(Throwable failure) {
    try {
      failures.accept(explain(failure));
    } catch (Throwable speechless) {
      // What the waiters are told counts.
    }
  }

  private synchronized void publish(HeldToken renewed) {
    held = renewed;
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
}
