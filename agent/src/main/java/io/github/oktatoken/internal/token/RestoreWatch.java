package io.github.oktatoken.internal.token;

import io.github.oktatoken.internal.base.DaemonThread;
import io.github.oktatoken.internal.dpop.DpopKey;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tokens, secrets and the key out of a snapshot that SnapStart may take at any moment without
 * a notice, until the restore is over.
 */
final class RestoreWatch implements Runnable {
  private final TokenCache[] caches;
  private final DpopKey key;
  private final @Nullable ClockJump byClock;
  private volatile boolean isOver;

  /**
   * Waits for no restore yet.
   *
   * @param byClock notices the restore where no event tells of it
   */
  RestoreWatch(TokenCache[] caches, DpopKey key, @Nullable ClockJump byClock) {
    this.caches = caches;
    this.key = key;
    this.byClock = byClock;
  }

  void start() {
    for (TokenCache cache : caches) {
      cache.state().expectRestore();
    }
    try {
      new DaemonThread("okta-token-snapshot", this).start();
    } catch (OutOfMemoryError ignored) {
      // No token is handed out for longer than a moment all the same.
    }
  }

  /** Forgets again and again what isn't needed at the moment, which may be that of the snapshot. */
  @Override
  public void run() {
    while (!isOver) {
      try {
        Thread.sleep(CachedToken.MOMENT_MILLIS);
        look();
        boolean isIdle = true;
        for (TokenCache cache : caches) {
          isIdle &= cache.state().forgetBeforeRestore();
        }
        if (isIdle) {
          forgetKey();
        }
      } catch (InterruptedException | RuntimeException | Error ignored) {
        // Some functions interrupt every thread they find.
      }
    }
  }

  /** Ends once the clock tells of the restore. */
  void look() {
    if (!isOver && byClock != null && byClock.hasHappened()) {
      end();
    }
  }

  /** Never that of a token of after the restore. */
  private synchronized void forgetKey() {
    if (!isOver) {
      key.forget();
    }
  }

  /**
   * Drops all that may be from before the restore.
   *
   * @return whether it was still awaited
   */
  synchronized boolean end() {
    boolean wasAwaited = !isOver;
    if (wasAwaited) {
      // First: the key may not go once a token of after the restore is bound to it.
      key.forget();
      for (TokenCache cache : caches) {
        cache.state().forgetSecrets();
      }
      for (TokenCache cache : caches) {
        cache.noteRestore();
      }
      isOver = true;
    }
    return wasAwaited;
  }
}
