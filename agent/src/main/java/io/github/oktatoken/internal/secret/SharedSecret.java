package io.github.oktatoken.internal.secret;

import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.message.SecretMessages;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's share of a secret. Whoever wants it first reads it, over a connection of its own;
 * the others wait for that, each until its own deadline, and one of them takes over if it fails or
 * is given up. All state is guarded by the lock on what they have in common, which nobody holds
 * while reading.
 */
final class SharedSecret implements Secret {
  /** What the clients of one secret have in common. */
  static final class Common {
    private @Nullable String value;
    private @Nullable Attempt underWay;
    private boolean isSuspended;
  }

  /** Told from another by its identity. */
  private static final class Attempt {
    private final SharedSecret reader;

    Attempt(SharedSecret reader) {
      this.reader = reader;
    }
  }

  private final Secret own;
  private final Common common;
  private int resets;

  SharedSecret(Secret own, Common common) {
    this.own = own;
    this.common = common;
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
      common.underWay = mine;
    }
    String value = null;
    try {
      value = own.read(endNanos);
      return value;
    } finally {
      end(mine, value);
    }
  }

  /** Waits for another reader; returns {@code null} if there is none, and nothing was read. */
  private @Nullable String known(long endNanos) throws SecretUnavailableException {
    int before = resets;
    while (true) {
      if (common.isSuspended) {
        throw new CancellationException("a snapshot is being taken");
      }
      if (common.value != null || common.underWay == null) {
        return common.value;
      }
      long left = endNanos - System.nanoTime();
      if (left <= 0 || resets != before) {
        throw late();
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(common, left);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw late();
      }
    }
  }

  private static SecretUnavailableException late() {
    return SecretUnavailableException.transientOf(
        Variable.CLIENT_SECRET + " or " + Variable.PRIVATE_KEY,
        SecretMessages.otherReaderTimedOut());
  }

  private void end(Attempt mine, @Nullable String value) {
    synchronized (common) {
      // Not from a reader that was given up, or is in a snapshot.
      if (common.underWay == mine) {
        common.underWay = null;
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
      common.underWay = null;
      common.notifyAll();
    }
  }

  @Override
  public void resume() {
    synchronized (common) {
      common.isSuspended = false;
    }
  }

  /** Spares what another client reads; what this one has begun another does. */
  @Override
  public void reset() {
    synchronized (common) {
      resets++;
      Attempt last = common.underWay;
      if (last != null && last.reader == this) {
        common.underWay = null;
      }
      common.notifyAll();
    }
    own.reset();
  }

  @Override
  public String setting() {
    return own.setting();
  }

  @Override
  public boolean isReference() {
    return true;
  }
}
