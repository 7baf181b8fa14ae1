package io.github.oktatoken.internal.dpop;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenRequestException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The key pair of this environment that tokens are bound to, whoever issued them. It is made when
 * it is first wanted, and never gets into a snapshot.
 */
public final class DpopKey {
  private final Clock clock;

  /** These two change under the lock on this. */
  private volatile @Nullable DpopProofs made;

  private boolean isSuspended;

  /** Makes no key yet. */
  public DpopKey(Clock clock) {
    this.clock = clock;
  }

  public synchronized DpopProofs get() throws TokenRequestException {
    if (isSuspended) {
      throw new CancellationException("a snapshot is being taken");
    }
    DpopProofs key = made;
    if (key == null) {
      key = DpopProofs.withNewKey(clock);
      made = key;
    }
    return key;
  }

  public String proof(AccessToken token, String method, URI uri, @Nullable String nonce) {
    AccessTokenResponse.checkBound(token);
    DpopProofs key = made;
    if (key == null) {
      throw new TokenUnavailableException(
          "the key of this access token went with a snapshot of the function: take another token"
              + " from TokenHolder.token()");
    }
    try {
      return key.forResource(token.value(), method, uri, nonce);
    } catch (GeneralSecurityException unusable) {
      throw new TokenUnavailableException(
          "the proof cannot be signed: check the security providers of the JVM", unusable);
    }
  }

  /** Forgets the key, however many endpoints say so, and makes none until {@link #resume()}. */
  public synchronized void suspend() {
    isSuspended = true;
    made = null;
  }

  /** Makes a new key, once one is wanted. */
  public synchronized void resume() {
    isSuspended = false;
  }
}
