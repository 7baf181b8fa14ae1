package io.github.oktatoken.internal.dpop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.message.TokenMessages;
import io.github.oktatoken.internal.message.UnavailableMessages;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The key pair of this environment, which the tokens of all its clients are bound to. It is made
 * when it is first needed, and never gets into a snapshot.
 */
public final class DpopKey {
  /** The type of a token that is bound to a key: RFC 9449, section 5. */
  public static final String TOKEN_TYPE = "DPoP";

  private final Clock clock;

  /** Changes under the lock on this. */
  private volatile @Nullable DpopProofs made;

  @GuardedBy("this")
  private boolean isSuspended;

  /** Makes no key yet. */
  public DpopKey(Clock clock) {
    this.clock = clock;
  }

  /** Returns whether the token is worthless without its key. */
  public static boolean isBound(AccessToken token) {
    return token.type().equalsIgnoreCase(TOKEN_TYPE);
  }

  /** Throws an {@link IllegalStateException} if the token needs no proof. */
  public static void checkBound(AccessToken token) {
    if (!isBound(token)) {
      throw new IllegalStateException(TokenMessages.noProofNeeded());
    }
  }

  /** Returns the key, which is made now if there is none. */
  public synchronized DpopProofs get() throws GeneralSecurityException {
    if (isSuspended) {
      throw new CancellationException(UnavailableMessages.snapshot());
    }
    DpopProofs key = made;
    if (key == null) {
      key = DpopProofs.withNewKey(clock);
      made = key;
    }
    return key;
  }

  /**
   * Proves to an API that this JVM holds the key of a token.
   *
   * @param nonce that the API demands, or {@code null}
   * @throws IllegalStateException if the token isn't bound to a key
   * @throws TokenUnavailableException if the key is no more
   */
  public String proof(AccessToken token, String method, URI uri, @Nullable String nonce) {
    checkBound(token);
    DpopProofs key = made;
    if (key == null) {
      throw new TokenUnavailableException(TokenMessages.dpopKeyLost());
    }
    try {
      return key.forResource(token.value(), method, uri, nonce);
    } catch (GeneralSecurityException e) {
      throw new TokenUnavailableException(TokenMessages.unsignedProof(), e);
    }
  }

  /**
   * Keeps the nonce of an API for the next proofs to the same origin, unless the key is no more.
   */
  public void keepNonce(URI uri, String nonce) {
    DpopProofs key = made;
    if (key != null) {
      key.keepNonce(uri, nonce);
    }
  }

  /** Forgets the key; the next token gets a new one. */
  public synchronized void forget() {
    made = null;
  }

  /** Forgets the key, and makes none until {@link #resume()}. */
  public synchronized void suspend() {
    isSuspended = true;
    made = null;
  }

  /** Makes a new key, once one is needed. */
  public synchronized void resume() {
    isSuspended = false;
  }
}
