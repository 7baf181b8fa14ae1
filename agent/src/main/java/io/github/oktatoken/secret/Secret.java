package io.github.oktatoken.secret;

import io.github.oktatoken.http.Network;
import java.time.Clock;

/**
 * A client secret or a private key, or the place where one is. Premain makes it: what a place needs
 * to be read is loaded by the first read, and what another place needs is not loaded at all.
 */
public sealed interface Secret permits PlainSecret, FileSecret, AwsSecret, SharedSecret {
  /** Returns whether a setting is the path of a file, as in {@code file:/tmp/secret}. */
  static boolean isFile(String setting) {
    return setting.strip().startsWith(FileSecret.SCHEME);
  }

  /** Returns whether a setting is an ARN. */
  static boolean isArn(String setting) {
    return setting.strip().startsWith(AwsSecret.SCHEME);
  }

  /** The setting is the secret. */
  static Secret plain(String value) {
    return new PlainSecret(value);
  }

  /**
   * A secret in a file.
   *
   * @param name of the setting, for messages
   * @param setting an absolute path, with or without {@code file:} before it
   * @throws IllegalArgumentException if it is something else; the message says what is wanted,
   *     without the value
   */
  static Secret ofFile(String name, String setting) {
    return new FileSecret(name, setting.strip());
  }

  /**
   * A secret of AWS Secrets Manager, or a member of one, or a parameter of the SSM Parameter Store.
   *
   * @param name of the setting, for messages
   * @param setting the ARN; a secret's as ECS takes it, which may end in {@code
   *     :json-key:version-stage:version-id}
   * @param clock which the signatures of requests are dated by
   * @throws IllegalArgumentException if it is something else, or if no endpoint is known for it;
   *     the message says what is wanted, without the value
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html">ECS
   *     on Secrets Manager</a>
   */
  static Secret ofArn(
      String name, String setting, AwsEnvironment environment, Network network, Clock clock) {
    return new AwsSecret(name, setting.strip(), environment, network, clock);
  }

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
