package io.github.oktatoken.internal.secret;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.message.SecretMessages;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's view of a secret that several clients of this function share. The first client reads
 * it, over a connection of its own; the others wait, each until its own deadline, and one of them
 * takes over if the read fails or is aborted. The lock on {@link Common} is never held during a
 * read.
 */
public final class SharedSecret implements Secret {
  /** The state that the clients of one secret share. */
  private static final class Common {
    @GuardedBy("this")
    private @Nullable String value;

    @GuardedBy("this")
    private @Nullable Attempt inProgress;

    @GuardedBy("this")
    private boolean isSuspended;
  }

  /** A read in progress, identified by its object identity. */
  private static final class Attempt {
    private final SharedSecret reader;

    Attempt(SharedSecret reader) {
      this.reader = reader;
    }
  }

  private final Secret own;
  private final Common common;

  @GuardedBy("common")
  private int resets;

  SharedSecret(Secret own, @Nullable SharedSecret other) {
    this.own = own;
    this.common = other == null ? new Common() : other.common;
  }

  @Override
  public String read(long endNanos) throws SecretUnavailableException {
    Attempt mine;
    synchronized (common) {
      String known = known(endNanos);
      if (known != null) {
        return known;
      }
      mine = new Attempt(this);
      common.inProgress = mine;
    }
    String value = null;
    try {
      value = own.read(endNanos);
      return value;
    } finally {
      end(mine, value);
    }
  }

  /** Waits for another reader; returns {@code null} if this client has to read. */
  @GuardedBy("common")
  private @Nullable String known(long endNanos) throws SecretUnavailableException {
    int before = resets;
    while (true) {
      if (common.isSuspended) {
        throw new CancellationException();
      }
      if (common.value != null || common.inProgress == null) {
        return common.value;
      }
      long left = endNanos - System.nanoTime();
      if (left <= 0 || resets != before) {
        throw timeOut();
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(common, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw timeOut();
      }
    }
  }

  private static SecretUnavailableException timeOut() {
    return SecretUnavailableException.transientOf(
        Variable.CLIENT_SECRET + " or " + Variable.PRIVATE_KEY,
        SecretMessages.OTHER_READER_TIMED_OUT);
  }

  private void end(Attempt mine, @Nullable String value) {
    synchronized (common) {
      // An aborted reader, or one from before a snapshot, has no say.
      if (common.inProgress == mine) {
        common.inProgress = null;
        common.value = value;
        common.notifyAll();
      }
    }
  }

  @Override
  public void forget(String refused) {
    synchronized (common) {
      if (refused.equals(common.value)) {
        common.value = null;
      }
    }
  }

  @Override
  public void suspend() {
    synchronized (common) {
      common.isSuspended = true;
      common.value = null;
      common.inProgress = null;
      common.notifyAll();
    }
  }

  @Override
  public void resume() {
    synchronized (common) {
      common.isSuspended = false;
    }
  }

  /** Aborts this client's read, which another client then takes over; spares those of others. */
  @Override
  public void reset() {
    synchronized (common) {
      resets++;
      Attempt last = common.inProgress;
      if (last != null && last.reader == this) {
        common.inProgress = null;
      }
      common.notifyAll();
    }
    own.reset();
  }

  @Override
  public String setting() {
    return own.setting();
  }
}
