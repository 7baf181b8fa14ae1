package io.github.oktatoken.internal.token.file;

import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.token.Reports;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Has the token file hold the current token, or none, whatever the disk does. A disk may hang, so
 * what touches it runs on a thread of its own: one at most, and nobody waits for it for long.
 */
public class TokenFileWriter implements Runnable {
  /** A local disk takes microseconds; a thread with a small part of a processor some more. */
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Who has waited for so long in vain spares all others the wait. */
  private static final Duration HANG = Duration.ofSeconds(1);

  /** Nobody waits for a token then, and a false alarm would cost the author more. */
  private static final Duration SNAPSHOT_PATIENCE = Duration.ofSeconds(5);

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final TokenFile file;
  private final Fingerprint fingerprint;
  private final Reports reports;

  // All of these are guarded by this.
  /** Counts what was asked for. */
  private int version;

  private @Nullable AccessTokenResponse wanted;
  private @Nullable SavedBackoff backoff;
  private boolean isMarkWanted;
  private boolean isForSnapshot;
  private boolean isMarkDue;
  private boolean isTokenDue;
  private @Nullable Thread worker;
  private boolean isHung;
  private @Nullable Throwable refusal;

  public TokenFileWriter(TokenFile file, Fingerprint fingerprint, Reports reports) {
    this.file = file;
    this.fingerprint = fingerprint;
    this.reports = reports;
    this.isTokenDue = file.mayHoldLeftOver();
  }

  /** Has this token written. */
  public synchronized void hold(AccessTokenResponse token) {
    wanted = token;
    isTokenDue = true;
    start();
  }

  /** Has the token of this value taken away. */
  public synchronized void drop(String value) {
    if (wanted != null && wanted.token().value().equals(value)) {
      dropToken();
    }
  }

  /** Has a token that has expired taken away. */
  public synchronized void dropExpired(long nowMillis) {
    if (wanted != null && wanted.token().expiresAt().toEpochMilli() <= nowMillis) {
      dropToken();
    }
  }

  private void dropToken() {
    wanted = null;
    isTokenDue = true;
    start();
  }

  /** Tells a later process of the backoff, or that there is none. */
  public synchronized void note(@Nullable SavedBackoff current) {
    if (current != null || backoff != null) {
      backoff = current;
      isMarkWanted = true;
      isMarkDue = true;
      start();
    }
  }

  /** Tries again what the disk has refused. */
  public synchronized void retry() {
    if (isTokenDue || isMarkDue) {
      start();
    }
  }

  /**
   * Takes all away from the disk.
   *
   * @throws IOException if a token may still be there
   */
  public void forget() throws IOException {
    boolean isStarted;
    synchronized (this) {
      wanted = null;
      backoff = null;
      isMarkWanted = false;
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
    if (!await(SNAPSHOT_PATIENCE)) {
      throw refusal();
    }
  }

  /** Leaves a mark to a later process, after a snapshot again. */
  public synchronized void leaveMark() {
    isMarkWanted = true;
    isForSnapshot = false;
    isMarkDue = true;
    start();
  }

  /**
   * Waits until the disk has done what it was told, or refused it. Waits for none that hangs, and
   * is not interrupted: it is over in a moment.
   *
   * @return whether the file holds what it should
   */
  public boolean await(Duration patience) {
    long endNanos = System.nanoTime() + patience.toNanos();
    boolean wasInterrupted = false;
    boolean hangs = false;
    synchronized (this) {
      while (worker != null && !isHung) {
        // Rounded up: a wait of 0 has no end.
        long left = (endNanos - System.nanoTime() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        if (left <= 0) {
          hangs = patience.compareTo(HANG) >= 0;
          isHung = hangs;
          notifyAll();
          break;
        }
        try {
          wait(left);
        } catch (InterruptedException interrupted) {
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
    return new IOException(file.unwritable("the disk hangs"));
  }

  private synchronized boolean isSettled() {
    return worker == null && !isTokenDue;
  }

  /** Returns whether a thread is at work. */
  private boolean start() {
    version++;
    if (worker == null) {
      try {
        worker = startThread(this);
      } catch (OutOfMemoryError withoutThread) {
        // The next event tries again.
        return false;
      }
    }
    return true;
  }

  /** Throws an OutOfMemoryError if there can be none. */
  Thread startThread(Runnable work) {
    Thread thread = new Thread(null, work, "okta-token-file", 0, false);
    thread.setContextClassLoader(TokenFileWriter.class.getClassLoader());
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** What its thread does. */
  @Override
  public void run() {
    try {
      workUntilDone();
    } catch (Throwable withoutMemory) {
      // The next event tries again.
      fail(withoutMemory);
    }
  }

  private synchronized void fail(Throwable failure) {
    isTokenDue = true;
    end(failure);
  }

  private void end(@Nullable Throwable failure) {
    refusal = failure;
    worker = null;
    isHung = false;
    notifyAll();
  }

  private void workUntilDone() {
    boolean isDone = false;
    while (!isDone) {
      Job job = next();
      Throwable failure = null;
      try {
        if (job.isOfMark()) {
          workOnMark(job);
        }
        if (job.isOfToken()) {
          workOnToken(job.token());
        }
      } catch (Throwable refused) {
        failure = job.isOfToken() ? refused : null;
      }
      if (failure != null && !job.isForSnapshot()) {
        reports.unwritten(failure);
      }
      isDone = finish(job, failure);
    }
  }

  private synchronized Job next() {
    Job job = new Job(version, isTokenDue, wanted, isMarkDue, isMarkWanted, backoff, isForSnapshot);
    isMarkDue = false;
    return job;
  }

  private synchronized boolean finish(Job job, @Nullable Throwable failure) {
    boolean isLast = job.version() == version;
    if (isLast) {
      isTokenDue = failure != null;
      end(failure);
    }
    return isLast;
  }

  private void workOnMark(Job job) {
    if (job.isMarkWanted()) {
      file.mark().leave(job.backoff());
    } else {
      file.mark().remove();
    }
  }

  private void workOnToken(@Nullable AccessTokenResponse token) throws Exception {
    try {
      if (token == null) {
        file.clear();
      } else {
        file.write(token, fingerprint.of(token));
        reports.written();
      }
    } finally {
      TokenJson.wipeBuffers();
    }
  }

  /** What is to be done, as of a version of what is wanted. */
  private record Job(
      int version,
      boolean isOfToken,
      @Nullable AccessTokenResponse token,
      boolean isOfMark,
      boolean isMarkWanted,
      @Nullable SavedBackoff backoff,
      boolean isForSnapshot) {}
}
