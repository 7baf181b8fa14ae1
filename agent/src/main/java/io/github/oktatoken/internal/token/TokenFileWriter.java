package io.github.oktatoken.internal.token;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.oktatoken.internal.base.DaemonThread;
import io.github.oktatoken.internal.message.FileMessages;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.token.file.Fingerprint;
import io.github.oktatoken.internal.token.file.SavedBackoff;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has the token file hold the current token, or none, and the restart mark the current backoff. A
 * disk may hang, so a thread of its own touches it: one at most. Callers set what is wanted, which
 * never blocks, and {@linkplain #await wait} no longer than they are told.
 *
 * <p>The lock on {@code this} guards every field. The thread does its work without it, and looks
 * for more before it ends.
 */
class TokenFileWriter implements Runnable {
  /** A local disk takes microseconds; a thread with a small part of a processor some more. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** A caller that has waited for so long in vain spares all others the wait. */
  private static final Duration HANG = Duration.ofSeconds(1);

  /** No caller waits for a token then, and a false alarm would cost the author more. */
  private static final Duration SNAPSHOT_TIMEOUT = Duration.ofSeconds(5);

  private final TokenFile file;
  private final Fingerprint fingerprint;
  private final Reports reports;

  @GuardedBy("this")
  private @Nullable AccessTokenResponse wanted;

  @GuardedBy("this")
  private @Nullable SavedBackoff backoff;

  @GuardedBy("this")
  private boolean isForSnapshot;

  @GuardedBy("this")
  private boolean isMarkDue;

  @GuardedBy("this")
  private boolean isTokenDue;

  /** Whether the thread has not seen yet what is wanted. */
  @GuardedBy("this")
  private boolean isChanged;

  @GuardedBy("this")
  private @Nullable Thread worker;

  @GuardedBy("this")
  private boolean isHung;

  @GuardedBy("this")
  private @Nullable Throwable refusal;

  TokenFileWriter(TokenFile file, Fingerprint fingerprint, Reports reports) {
    this.file = file;
    this.fingerprint = fingerprint;
    this.reports = reports;
    this.isTokenDue = file.mayHoldLeftOver();
  }

  /** Has the file hold this token, or none. */
  synchronized void hold(@Nullable AccessTokenResponse token) {
    wanted = token;
    isTokenDue = true;
    start();
  }

  /** Has the token of this value deleted. */
  synchronized void drop(String value) {
    if (wanted != null && wanted.token().value().equals(value)) {
      hold(null);
    }
  }

  /** Has a token that has expired deleted. */
  synchronized void dropExpired(long nowMillis) {
    if (wanted != null && wanted.token().expiresAt().toEpochMilli() <= nowMillis) {
      hold(null);
    }
  }

  /** Tells a later process of the backoff, or that there is none. */
  synchronized void note(@Nullable SavedBackoff current) {
    if (current != null || backoff != null) {
      backoff = current;
      isMarkDue = true;
      start();
    }
  }

  /** Tries again what the disk has refused. */
  synchronized void retry() {
    if (isTokenDue || isMarkDue) {
      start();
    }
  }

  /**
   * Deletes everything from the disk.
   *
   * @throws IOException if a token may still be there
   */
  void deleteForSnapshot() throws IOException {
    boolean isStarted;
    synchronized (this) {
      wanted = null;
      backoff = null;
      isForSnapshot = true;
      isMarkDue = true;
      isTokenDue = true;
      isStarted = start();
      if (!isStarted) {
        worker = Thread.currentThread();
      }
    }
    if (!isStarted) {
      run();
    }
    if (!await(SNAPSHOT_TIMEOUT)) {
      throw refusal();
    }
  }

  /** Leaves a mark to a later process, after a snapshot again. */
  synchronized void leaveMark() {
    isForSnapshot = false;
    isMarkDue = true;
    start();
  }

  /**
   * Waits until the disk has done what it was told, or refused it. Doesn't wait for a disk that is
   * known to hang, and isn't interrupted: the wait is over in a moment.
   *
   * @return whether the file holds what it should
   */
  boolean await(Duration timeout) {
    long endNanos = System.nanoTime() + timeout.toNanos();
    boolean wasInterrupted = false;
    boolean hangs = false;
    synchronized (this) {
      while (worker != null && !isHung) {
        // Rounded up: a wait of 0 has no end.
        long left = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime() + 999_999);
        if (left <= 0) {
          hangs = timeout.compareTo(HANG) >= 0;
          isHung = hangs;
          notifyAll();
          break;
        }
        try {
          wait(left);
        } catch (InterruptedException ignored) {
          wasInterrupted = true;
        }
      }
    }
    if (hangs) {
      reports.unwritten(hung());
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
    return isSettled();
  }

  private synchronized IOException refusal() {
    return worker == null && refusal instanceof IOException onDisk ? onDisk : hung();
  }

  private IOException hung() {
    return new IOException(FileMessages.unwritable(file.path(), FileMessages.hangs()));
  }

  private synchronized boolean isSettled() {
    return worker == null && !isTokenDue;
  }

  /** Returns whether a thread is at work. */
  @GuardedBy("this")
  private boolean start() {
    isChanged = true;
    if (worker == null) {
      try {
        worker = startThread(this);
      } catch (OutOfMemoryError ignored) {
        // The next event tries again.
        return false;
      }
    }
    return true;
  }

  /** Throws an OutOfMemoryError if there can be none. */
  Thread startThread(Runnable work) {
    Thread thread = new DaemonThread("okta-token-file", work);
    thread.start();
    return thread;
  }

  /** Does what is wanted, on its own thread. */
  @Override
  public void run() {
    try {
      workUntilDone();
    } catch (Throwable failure) {
      // Most likely for want of memory. The next event tries again.
      end(failure);
    }
  }

  private synchronized void end(@Nullable Throwable failure) {
    isTokenDue = failure != null;
    refusal = failure;
    worker = null;
    isHung = false;
    notifyAll();
  }

  private void workUntilDone() {
    Throwable failure;
    do {
      FileJob job = next();
      failure = null;
      try {
        job.runOn(file, fingerprint, reports);
      } catch (Throwable refused) {
        failure = job.isOfToken() ? refused : null;
      }
      if (failure != null && !job.isForSnapshot()) {
        reports.unwritten(failure);
      }
    } while (!finish(failure));
  }

  private synchronized FileJob next() {
    FileJob job = new FileJob(isTokenDue, wanted, isMarkDue, backoff, isForSnapshot);
    isChanged = false;
    isMarkDue = false;
    return job;
  }

  private synchronized boolean finish(@Nullable Throwable failure) {
    boolean isDone = !isChanged;
    if (isDone) {
      end(failure);
    }
    return isDone;
  }
}
