package io.github.oktatoken.internal.jose;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;

/** The private keys of this environment, each parsed once for all clients that sign with it. */
public final class SigningKeys {
  /** By their texts. */
  @GuardedBy("this")
  private final Map<String, SigningKey> parsed = new HashMap<>();

  @GuardedBy("this")
  private boolean isSuspended;

  /**
   * Parses a key, unless that has been done.
   *
   * @throws UnusableKeyException if the text is no private key to sign with
   */
  public synchronized SigningKey of(String text) throws UnusableKeyException {
    SigningKey key = parsed.get(text);
    if (key == null) {
      key = PrivateKeyReader.read(text);
      if (!isSuspended) {
        parsed.put(text, key);
      }
    }
    return key;
  }

  /** Forgets a key that has been rotated. */
  public synchronized void forget(String text) {
    parsed.remove(text);
  }

  /** Forgets all keys, and keeps none until {@link #resume()}. */
  public synchronized void suspend() {
    isSuspended = true;
    parsed.clear();
  }

  /** Keeps keys again. */
  public synchronized void resume() {
    isSuspended = false;
  }
}
