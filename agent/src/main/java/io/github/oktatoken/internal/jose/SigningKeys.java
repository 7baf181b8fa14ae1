package io.github.oktatoken.internal.jose;

import java.util.HashMap;
import java.util.Map;

/** The private keys of this environment, each parsed once for all clients that sign with it. */
public final class SigningKeys {
  /** By their text; these two are guarded by the lock on this. */
  private final Map<String, SigningKey> parsed = new HashMap<>();

  private boolean isSuspended;

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

  /** One that is no longer what the setting refers to. */
  public synchronized void forget(String text) {
    parsed.remove(text);
  }

  /** Forgets them, however many endpoints say so, and keeps none until {@link #resume()}. */
  public synchronized void suspend() {
    isSuspended = true;
    parsed.clear();
  }

  /** Keeps them again. */
  public synchronized void resume() {
    isSuspended = false;
  }
}
