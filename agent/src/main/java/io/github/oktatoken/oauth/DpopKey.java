package io.github.oktatoken.oauth;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
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
  private volatile @Nullable Dpop made;

  private boolean isSuspended;

  /** Makes no key yet. */
  public DpopKey(Clock clock) {
    this.clock = clock;
  }

  synchronized Dpop get() throws TokenRequestException {
    if (isSuspended) {
      throw new CancellationException("a snapshot is being taken");
    }
    Dpop key = made;
    if (key == null) {
      key = Dpop.withNewKey(clock);
      made = key;
    }
    return key;
  }

  String proof(AccessToken token, String method, URI uri, @Nullable String nonce) {
    AccessTokenResponse.checkBound(token);
    Dpop key = made;
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
  synchronized void suspend() {
    isSuspended = true;
    made = null;
  }

  /** Makes a new key, once one is wanted. */
  synchronized void resume() {
    isSuspended = false;
  }
}
