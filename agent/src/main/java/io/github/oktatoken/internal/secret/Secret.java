package io.github.oktatoken.internal.secret;

/**
 * A client secret or a private key, or the place where one is. Premain makes it: what a place needs
 * to be read is loaded by the first read, and what another place needs is not loaded at all.
 */
public interface Secret {
  /**
   * Reads it anew, unless it is shared and somebody else has read it. Waits for AWS no longer than
   * it is told, name resolution aside; for the disk as long as that takes.
   *
   * @param endNanos until when, by {@link System#nanoTime()}
   * @throws SecretUnavailableException if there is none, or none that makes sense
   */
  String read(long endNanos) throws SecretUnavailableException;

  /**
   * Returns what tells this setting from another without reading it: the value itself, or where it
   * is. Nothing but the input of a keyed hash.
   */
  String setting();

  /** Returns whether reading it again may bring another value. */
  boolean isReference();

  /** Hangs up on every read under way, which then fails, and forgets all connections. */
  void reset();

  /** Has it read anew the next time, if this is still what was read last. */
  default void forget(String refused) {}

  /** Forgets what was read, and reads nothing until {@link #resume()}, whoever shares it. */
  default void suspend() {}

  /** May be read again. */
  default void resume() {}
}
