package io.github.oktatoken.internal.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of all clients that the function has, most often one. Whatever befalls one of them,
 * the others don't notice.
 */
public final class TokenCaches implements TokenSource {
  private final Map<String, TokenCache> keepers;
  private final Map<String, String> refused;
  private final @Nullable TokenCache unnamed;

  /** An array, since to walk along it takes no memory, of which there may be none. */
  private final TokenCache[] all;

  private volatile boolean isRestoreAwaited;
  private volatile @Nullable ClockJump restore;

  /**
   * Asks for no token yet.
   *
   * @param keepers by the names of their clients; one at least
   * @param refused the names of clients that can't have a token, and why
   */
  public TokenCaches(Map<String, TokenCache> keepers, Map<String, String> refused) {
    this.keepers = keepers;
    this.refused = refused;
    this.unnamed = keepers.get(DEFAULT);
    this.all = keepers.values().toArray(new TokenCache[0]);
  }

  @Override
  public AccessToken token() {
    noticeRestore();
    TokenCache keeper = unnamed;
    if (keeper == null) {
      throw absent(DEFAULT);
    }
    return keeper.token();
  }

  @Override
  public AccessToken token(String client) {
    if (client.equals(DEFAULT)) {
      return token();
    }
    noticeRestore();
    TokenCache keeper = keepers.get(client);
    if (keeper == null) {
      throw absent(client);
    }
    try {
      return keeper.token();
    } catch (TokenUnavailableException nameless) {
      throw new TokenUnavailableException(
          "client " + client + ": " + nameless.getMessage(), nameless.getCause());
    }
  }

  private TokenUnavailableException absent(String client) {
    String reason = refused.get(client);
    if (reason != null) {
      return new TokenUnavailableException(reason);
    }
    List<String> known = new ArrayList<>(keepers.keySet());
    known.addAll(refused.keySet());
    return unknown(client, known);
  }

  static TokenUnavailableException unknown(String client, Collection<String> known) {
    String wayOut =
        client.equals(DEFAULT)
            ? "call TokenHolder.get(\"" + known.iterator().next() + "\"), or add default"
            : "correct the name, or add it";
    return new TokenUnavailableException(
        "there is no client "
            + client
            + " but "
            + String.join(", ", known)
            + ": "
            + wayOut
            + " to okta_clients");
  }

  /** Clients that are one to the server may have one token. */
  @Override
  public boolean invalidate(String value) {
    boolean isDropped = false;
    for (TokenCache keeper : all) {
      isDropped |= keeper.invalidate(value);
    }
    return isDropped;
  }

  /** With the key of the environment, which has one for all of them. */
  @Override
  public String proof(AccessToken token, String method, URI uri, @Nullable String nonce) {
    return all[0].proof(token, method, uri, nonce);
  }

  /** Goes on with the tokens that an earlier process of this environment has left. */
  public void adoptLeftOver() {
    for (TokenCache keeper : all) {
      keeper.adoptLeftOver();
    }
  }

  /**
   * Begins to renew each token that is getting old, or isn't there, so that all of them take no
   * longer than the slowest. To be waited for: a request that is frozen half-way is lost.
   *
   * @param patience how long to wait at most for all; retries fit into it
   * @return what to wait for, by the names of the clients
   */
  public Map<String, TokenWait> renewIfDue(Duration patience) {
    Map<String, TokenWait> begun = new LinkedHashMap<>();
    for (Map.Entry<String, TokenCache> client : keepers.entrySet()) {
      begun.put(client.getKey(), client.getValue().renewIfDue(patience));
    }
    return begun;
  }

  /** Takes expired tokens out of the files, and writes what the disk has refused so far. */
  public void tend() {
    for (TokenCache keeper : all) {
      keeper.tend();
    }
  }

  /**
   * Waits until the disk has done what it was told, so that this isn't frozen half-way; briefly,
   * and once, if it hangs.
   *
   * @param patience for all files
   */
  public void settle(Duration patience) {
    long endNanos = System.nanoTime() + patience.toNanos();
    for (TokenCache keeper : all) {
      keeper.settle(Duration.ofNanos(endNanos - System.nanoTime()));
    }
  }

  /**
   * Ends all waits half a second before the deadline.
   *
   * @param deadlineMillis of the invocation that has begun, on the wall clock
   */
  public void beginInvocation(long deadlineMillis) {
    for (TokenCache keeper : all) {
      keeper.beginInvocation(deadlineMillis);
    }
  }

  /** From now on another invocation may begin, of which nothing is known yet. */
  public void endInvocation() {
    for (TokenCache keeper : all) {
      keeper.endInvocation();
    }
  }

  /**
   * Expects that SnapStart takes a snapshot at any moment, and tells nobody: until {@link
   * #endAwaitOfRestore()} no token is kept for longer than a moment, and none gets into a file.
   */
  public void awaitRestore() {
    awaitRestore(null);
  }

  /** The same without {@link #endAwaitOfRestore()}, where no event comes: this tells instead. */
  public void awaitRestore(@Nullable ClockJump byClock) {
    restore = byClock;
    isRestoreAwaited = true;
    for (TokenCache keeper : all) {
      keeper.awaitRestore();
    }
    Thread thread = new Thread(null, () -> watch(byClock), "okta-token-snapshot", 0, false);
    thread.setContextClassLoader(TokenCaches.class.getClassLoader());
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError withoutThread) {
      // The token is not handed out for longer all the same.
    }
  }

  private void noticeRestore() {
    ClockJump byClock = restore;
    if (isRestoreAwaited && byClock != null && byClock.hasHappened()) {
      endAwaitOfRestore();
    }
  }

  /** Forgets again and again what isn't needed at the moment, which may be that of the snapshot. */
  private void watch(@Nullable ClockJump byClock) {
    while (isRestoreAwaited) {
      try {
        Thread.sleep(CachedToken.MOMENT_MILLIS);
        if (byClock != null && byClock.hasHappened()) {
          endAwaitOfRestore();
        }
        for (TokenCache keeper : all) {
          keeper.forgetBeforeRestore();
        }
      } catch (InterruptedException | RuntimeException | Error goesOn) {
        // Some functions interrupt every thread they find.
      }
    }
  }

  /**
   * Drops all that may be from before the restore, and keeps what comes now.
   *
   * @return whether a restore was awaited
   */
  public synchronized boolean endAwaitOfRestore() {
    boolean wasAwaited = isRestoreAwaited;
    if (wasAwaited) {
      // First: the key of the environment may not go once a token of after the restore has it.
      for (TokenCache keeper : all) {
        keeper.forgetSecrets();
      }
      for (TokenCache keeper : all) {
        keeper.endAwaitOfRestore();
      }
      isRestoreAwaited = false;
    }
    return wasAwaited;
  }

  /** Gives up requests that may have been frozen half-way. */
  public void thaw() {
    for (TokenCache keeper : all) {
      keeper.thaw();
    }
  }

  /** Gives up all requests; whoever waits for a token begins another one. */
  public void hangUp() {
    for (TokenCache keeper : all) {
      keeper.hangUp();
    }
  }

  /**
   * Forgets all that is secret or drawn by lot, and has no tokens until {@link #resume()}.
   *
   * @return what may still be there, by the names of the clients, and why
   */
  public Map<String, Throwable> suspend() {
    Map<String, Throwable> failures = new LinkedHashMap<>();
    for (Map.Entry<String, TokenCache> client : keepers.entrySet()) {
      try {
        client.getValue().suspend();
      } catch (IOException | RuntimeException | Error failure) {
        failures.put(client.getKey(), failure);
      }
    }
    return failures;
  }

  /** Asks for tokens again, whenever one is wanted. */
  public void resume() {
    for (TokenCache keeper : all) {
      keeper.resume();
    }
  }

  /** Makes ready for the first requests after {@link #resume()}; may take any time. */
  public void prepare() {
    for (TokenCache keeper : all) {
      keeper.prepare();
    }
  }

  /**
   * Lets a client's next request go out at once if the last failed for no reason that will last.
   */
  public void openGateEarly(String client) {
    keepers.get(client).openGateEarly();
  }
}
