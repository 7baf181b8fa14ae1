package io.github.oktatoken.internal.token;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.message.UnavailableMessages;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tokens of all clients of the function, most often one. None of them affects another. */
public final class TokenCaches implements TokenSource {
  private final Map<ClientName, TokenCache> caches;
  private final Map<ClientName, String> refused;
  private final DpopKey key;
  private final @Nullable TokenCache ofDefault;

  /** An array, since to walk along it takes no memory, of which there may be none. */
  private final TokenCache[] all;

  private volatile @Nullable RestoreWatch watch;

  /**
   * Asks for no token yet.
   *
   * @param caches at least one
   * @param refused why other clients can't have a token
   * @param key the one of this environment, for the tokens of all clients
   */
  public TokenCaches(
      Map<ClientName, TokenCache> caches, Map<ClientName, String> refused, DpopKey key) {
    this.caches = caches;
    this.refused = refused;
    this.key = key;
    this.ofDefault = caches.get(ClientName.DEFAULT);
    this.all = caches.values().toArray(new TokenCache[0]);
  }

  @Override
  public AccessToken token() {
    noticeRestore();
    return (ofDefault == null ? of(ClientName.DEFAULT) : ofDefault).token();
  }

  @Override
  public AccessToken token(ClientName client) {
    if (client.isDefault()) {
      return token();
    }
    noticeRestore();
    TokenCache cache = of(client);
    try {
      return cache.token();
    } catch (TokenUnavailableException e) {
      throw new TokenUnavailableException(
          UnavailableMessages.ofClient(client, String.valueOf(e.getMessage())), e.getCause());
    }
  }

  private void noticeRestore() {
    RestoreWatch current = watch;
    if (current != null) {
      current.look();
    }
  }

  private TokenCache of(ClientName client) {
    TokenCache cache = caches.get(client);
    if (cache != null) {
      return cache;
    }
    String reason = refused.get(client);
    if (reason == null) {
      List<ClientName> known = new ArrayList<>(caches.keySet());
      known.addAll(refused.keySet());
      reason = UnavailableMessages.unknownClient(client, known);
    }
    throw new TokenUnavailableException(reason);
  }

  /** Drops it for every client: two that are the same to the server may have one token. */
  @Override
  public boolean invalidate(String value) {
    boolean isDropped = false;
    for (TokenCache cache : all) {
      isDropped |= cache.invalidate(value);
    }
    return isDropped;
  }

  @Override
  public String proof(AccessToken token, String method, URI uri, @Nullable String nonce) {
    return key.proof(token, method, uri, nonce);
  }

  @Override
  public void keepNonce(URI uri, String nonce) {
    key.keepNonce(uri, nonce);
  }

  /** Goes on with the tokens that an earlier process of this environment has left. */
  public void adoptLeftOver() {
    for (TokenCache cache : all) {
      cache.adoptLeftOver();
    }
  }

  /**
   * Begins to refresh each token that is stale, or isn't there: all of them take no longer than the
   * slowest. The caller is to wait, since a request that is frozen half-way is lost.
   *
   * @param budget for the waits together; the attempts of a refresh fit into it
   */
  public Map<ClientName, TokenWait> beginRefreshIfDue(Duration budget) {
    Map<ClientName, TokenWait> begun = new LinkedHashMap<>();
    for (Map.Entry<ClientName, TokenCache> client : caches.entrySet()) {
      begun.put(client.getKey(), client.getValue().beginRefreshIfDue(budget));
    }
    return begun;
  }

  /**
   * Waits for a client's token.
   *
   * @throws TokenUnavailableException if there is none that has not expired
   */
  public AccessToken await(ClientName client, TokenWait wait) {
    return of(client).await(wait);
  }

  /** Deletes expired tokens from the files, and tries again what the disk has refused. */
  public void tendFiles() {
    for (TokenCache cache : all) {
      cache.tendFile();
    }
  }

  /**
   * Waits until the files are as they should be, so that no write is frozen half-way: briefly, and
   * once, if the disk hangs.
   *
   * @param timeout for all files
   */
  public void awaitFiles(Duration timeout) {
    long endNanos = System.nanoTime() + timeout.toNanos();
    for (TokenCache cache : all) {
      cache.awaitFile(Duration.ofNanos(endNanos - System.nanoTime()));
    }
  }

  /**
   * Ends all waits half a second before the deadline.
   *
   * @param deadlineMillis of the invocation that has begun, on the wall clock
   */
  public void beginInvocation(long deadlineMillis) {
    for (TokenCache cache : all) {
      cache.beginInvocation(deadlineMillis);
    }
  }

  /** The next invocation may begin, whose deadline isn't known yet. */
  public void endInvocation() {
    for (TokenCache cache : all) {
      cache.endInvocation();
    }
  }

  /**
   * Expects that SnapStart takes a snapshot at any moment without a notice. Until {@link
   * #noteRestore()} no token is kept for longer than a moment, and none gets into a file.
   *
   * @param byClock notices the restore where no event tells of it
   */
  public void expectRestore(@Nullable ClockJump byClock) {
    RestoreWatch begun = new RestoreWatch(all, key, byClock);
    watch = begun;
    begun.start();
  }

  /**
   * Drops all that may be from before the restore, and keeps what comes now.
   *
   * @return whether a restore was awaited
   */
  public boolean noteRestore() {
    RestoreWatch current = watch;
    return current != null && current.end();
  }

  /** Gives up requests that may have been frozen half-way. */
  public void thaw() {
    for (TokenCache cache : all) {
      cache.thaw();
    }
  }

  /** Gives up all requests. A caller that waits for a token begins another one. */
  public void giveUpAll() {
    for (TokenCache cache : all) {
      cache.state().giveUpIfUnfinishedFor(Duration.ZERO);
    }
  }

  /**
   * Forgets all secrets and random numbers, and has no tokens until {@link #resume()}.
   *
   * @return why the tokens of some clients may still be there
   */
  public Map<ClientName, Throwable> suspend() {
    Map<ClientName, Throwable> failures = new LinkedHashMap<>();
    for (Map.Entry<ClientName, TokenCache> client : caches.entrySet()) {
      try {
        client.getValue().suspend();
      } catch (IOException | RuntimeException | Error failure) {
        failures.put(client.getKey(), failure);
      }
    }
    // Last: no request is left that could have a new one made.
    key.suspend();
    return failures;
  }

  /** Asks for tokens again, whenever one is wanted. */
  public void resume() {
    key.resume();
    for (TokenCache cache : all) {
      cache.resume();
    }
  }

  /** Makes ready for the first requests after {@link #resume()}. May block for any time. */
  public void prepare() {
    for (TokenCache cache : all) {
      cache.prepare();
    }
  }

  /** Ends a client's backoff at once, if its last failure is over soon. */
  public void endBackoffEarly(ClientName client) {
    of(client).state().endBackoffEarly();
  }
}
