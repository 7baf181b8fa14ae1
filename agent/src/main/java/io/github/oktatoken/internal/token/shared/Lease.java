package io.github.oktatoken.internal.token.shared;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.internal.aws.AwsException;
import io.github.oktatoken.internal.jose.Jws;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.token.CachedToken;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The right to request the next token, which one environment has at a time. It stands in the item
 * of the token, and ends by itself: an environment that dies or freezes holds nobody up for longer.
 * One call's way: {@link #find}, and, if that brings no token, {@link #share} or {@link #release}.
 */
final class Lease {
  /** A request to the token endpoint takes less, on a slow processor as well. */
  static final Duration LONGEST = Duration.ofSeconds(3);

  /** Clocks of AWS's hosts differ by less. */
  static final Duration MAX_SKEW = Duration.ofSeconds(2);

  /** A caller that holds a token waits no longer for the one that another requests. */
  static final Duration WAIT_WITH_TOKEN = Duration.ofSeconds(1);

  /** Many requests are over by then; the waits between the next looks double. */
  static final long FIRST_WAIT_MILLIS = 100;

  /** A thousand environments that wait for one token must not exhaust its partition's reads. */
  static final long LONGEST_WAIT_MILLIS = 800;

  private final SharedTokens tokens;
  private final TokenTable table;
  private final TokenSeal seal;
  private final int resetsBefore;
  private final long endNanos;
  private final long sinceNanos = System.nanoTime();
  private final Clock clock;
  private final RandomGenerator random;

  /** What is in the table as far as this call knows; its own item, if it holds the lease. */
  private @Nullable TableItem seen;

  private boolean isHeld;

  /** A token that may be served, though it is time for the next one. */
  private @Nullable AccessTokenResponse spare;

  /**
   * Looks for nothing yet.
   *
   * @param resetsBefore the resets before the call
   * @param endNanos when the call has to ask the token endpoint at last
   */
  Lease(
      SharedTokens tokens,
      TokenTable table,
      TokenSeal seal,
      int resetsBefore,
      long endNanos,
      Clock clock,
      RandomGenerator random) {
    this.tokens = tokens;
    this.table = table;
    this.seal = seal;
    this.resetsBefore = resetsBefore;
    this.endNanos = endNanos;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Looks for a token until one is there, or it is for this call to request it: since it holds the
   * lease, or has no time left.
   */
  @Nullable AccessTokenResponse find() throws AwsException {
    for (long wait = FIRST_WAIT_MILLIS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MILLIS)) {
      // Each look has the whole time: in between another environment's request is waited for.
      TokenTable.Visit visit = table.visit(endNanos);
      TableItem item = visit.get(seal.id());
      seen = item;
      long nowMillis = clock.millis();
      AccessTokenResponse token = item == null ? null : usable(item, nowMillis);
      // That of the look before may have been refused by an API since.
      spare = null;
      if (token != null) {
        CachedToken times = CachedToken.ofEarliest(token, nowMillis);
        if (times.isFreshAt(nowMillis)) {
          return token;
        }
        spare = times.isServedAt(nowMillis) ? token : null;
      }
      if (item == null || !isLeased(item, nowMillis)) {
        if (take(visit, token == null ? null : item, nowMillis)) {
          return null;
        }
      } else if (spare != null && !isWorthAWait(spare)) {
        return spare;
      }
      long millis = wait / 2 + (long) (wait * random.nextDouble());
      if (endNanos - System.nanoTime() <= Duration.ofMillis(millis).toNanos()) {
        return null;
      }
      tokens.sleep(millis, resetsBefore);
    }
  }

  /** Of a token that the caller holds already it gains nothing. */
  private boolean isWorthAWait(AccessTokenResponse token) {
    return tokens.isGiven(token) && System.nanoTime() - sinceNanos < WAIT_WITH_TOKEN.toNanos();
  }

  private static boolean isLeased(TableItem item, long nowMillis) {
    long left = item.leasedUntilMillis() - nowMillis;
    // More time than a lease ever has is the mistake of a clock.
    return left > 0 && left <= LONGEST.plus(MAX_SKEW).toMillis();
  }

  /** Takes the lease; the others may use the token in the meantime. */
  private boolean take(TokenTable.Visit visit, @Nullable TableItem withToken, long nowMillis)
      throws AwsException {
    long until = nowMillis + LONGEST.toMillis();
    TableItem leased =
        new TableItem(
            TokenSeal.VERSION,
            withToken == null
                ? Instant.ofEpochMilli(until).getEpochSecond() + 1
                : withToken.expiresAt(),
            withToken == null ? null : withToken.token(),
            until,
            Jws.unique());
    isHeld = visit.put(seal.id(), leased, seen);
    if (isHeld) {
      seen = leased;
    }
    return isHeld;
  }

  /** Returns the token of an item, by our clock, if it has not expired. */
  private @Nullable AccessTokenResponse usable(TableItem item, long nowMillis) {
    AccessTokenResponse response = seal.open(item);
    if (response == null || tokens.isRefused(response)) {
      return null;
    }
    Instant now = Instant.ofEpochMilli(nowMillis);
    Duration ahead = Duration.between(now, response.issuedAt());
    if (ahead.compareTo(MAX_SKEW) > 0) {
      return null;
    }
    AccessTokenResponse ours = ahead.isNegative() ? response : earlier(response, ahead);
    return now.isBefore(ours.token().expiresAt()) ? ours : null;
  }

  private static AccessTokenResponse earlier(AccessTokenResponse response, Duration ahead) {
    AccessToken token = response.token();
    return new AccessTokenResponse(
        new AccessToken(token.value(), token.type(), token.scope(), token.expiresAt().minus(ahead)),
        response.lifetime());
  }

  /** Gives the others the token that the token endpoint has returned. */
  void share(AccessTokenResponse response) throws AwsException {
    TableItem item;
    try {
      item =
          new TableItem(
              TokenSeal.VERSION, TableItem.expiry(response), seal.seal(response), 0, Jws.unique());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
    put(item);
  }

  /**
   * Lets the next one try. If this fails, the lease soon ends by itself.
   *
   * @return the token that may be served in an outage of the token endpoint
   */
  @Nullable AccessTokenResponse release() {
    TableItem held = seen;
    if (isHeld && held != null) {
      try {
        put(new TableItem(held.version(), held.expiresAt(), held.token(), 0, Jws.unique()));
      } catch (AwsException | RuntimeException | OutOfMemoryError ignored) {
        // The lease ends by itself.
      }
    }
    return spare;
  }

  /** If the lease is lost, another environment's token is there, or soon will be. */
  private void put(TableItem item) throws AwsException {
    table.visit(System.nanoTime() + SharedTokens.OWN_REQUEST.toNanos()).put(seal.id(), item, seen);
    isHeld = false;
  }
}
