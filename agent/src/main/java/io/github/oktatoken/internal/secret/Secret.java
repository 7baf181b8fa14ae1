package io.github.oktatoken.internal.secret;

import java.util.Map;

/**
 * A client secret or a private key, or the place where one is kept. Premain creates it: the classes
 * that read a place are loaded by the first read, and those of other places never.
 */
public interface Secret {
  /**
   * Reads the secret anew, unless another client that shares it has read it. Waits for AWS until
   * the deadline (name resolution aside), and for the disk as long as the disk takes.
   *
   * @param endNanos the deadline, by {@link System#nanoTime()}
   * @throws SecretUnavailableException if there is no secret, or an invalid one
   */
  String read(long endNanos) throws SecretUnavailableException;

  /**
   * Returns what tells this secret from another without reading it: the value itself, or its place.
   * For a keyed hash, and to find the clients that share it; never for a message.
   */
  String setting();

  /** Returns whether the next read may return another value. */
  default boolean isReference() {
    return true;
  }

  /** Returns whether this is a private key in AWS KMS, which signs there and can't be read. */
  default boolean isKmsKey() {
    return false;
  }

  /**
   * Returns one client's view of this secret: it is read once for all clients with this setting.
   *
   * @param known the secrets so far, by their settings
   */
  default Secret sharedIn(Map<String, SharedSecret> known) {
    SharedSecret mine = new SharedSecret(this, known.get(setting()));
    known.putIfAbsent(setting(), mine);
    return mine;
  }

  /** Aborts every read in progress, and forgets all connections. */
  default void reset() {}

  /** Makes the next read a new one, if this value is still the one that was read last. */
  default void forget(String refused) {}

  /** Forgets what was read; until {@link #resume()} no client that shares it can read it. */
  default void suspend() {}

  /** Allows reads again. */
  default void resume() {}
}
