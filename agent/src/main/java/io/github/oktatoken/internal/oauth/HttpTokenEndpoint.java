package io.github.oktatoken.internal.oauth;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.dpop.DpopProofs;
import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.http.OutboundHttp;
import io.github.oktatoken.internal.jose.SigningKeys;
import io.github.oktatoken.internal.message.TokenMessages;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A token endpoint at a URL. A call sends the request of the client credentials grant (<a
 * href="https://www.rfc-editor.org/rfc/rfc6749#section-4.4">RFC 6749, section 4.4</a>), and sends
 * it again for the reasons that {@link #MAX_REQUESTS} adds up.
 *
 * <p>Premain makes it, so it names no class of a library: those are loaded by the first call.
 */
public final class HttpTokenEndpoint implements TokenEndpoint {
  /** First the proof is missing, then the nonce in it (RFC 9449, section 8); a third is a fault. */
  private static final int MAX_CHALLENGES = 2;

  private static final int OK = 200;

  private final URI url;
  private final Client client;
  private final Grant grant;
  private final DpopPolicy dpopPolicy;
  private final DpopKey dpopKey;
  private final SigningKeys keys;
  private final NetworkSettings network;
  private final Clock clock;

  /** Of all calls so far. */
  private final AtomicInteger requests = new AtomicInteger();

  /** Changes under the lock on this, under which nothing blocks. */
  private volatile @Nullable TokenRequest request;

  @GuardedBy("this")
  private @Nullable ClientAuthentication authentication;

  @GuardedBy("this")
  private boolean isSuspended;

  private volatile boolean isProofDemanded;

  /**
   * Doesn't connect.
   *
   * @param dpopKey the environment's, which tokens are bound to if they are bound
   * @param keys the environment's, which clients sign their assertions with
   */
  public HttpTokenEndpoint(
      URI url,
      Client client,
      Grant grant,
      DpopPolicy dpopPolicy,
      DpopKey dpopKey,
      SigningKeys keys,
      NetworkSettings network,
      Clock clock) {
    this.url = url;
    this.client = client;
    this.grant = grant;
    this.keys = keys;
    this.network = network;
    this.dpopPolicy = dpopPolicy;
    this.dpopKey = dpopKey;
    this.isProofDemanded = dpopPolicy == DpopPolicy.ALWAYS;
    this.clock = clock;
  }

  @Override
  public AccessTokenResponse call(Duration timeout) throws TokenRequestException {
    long endNanos = System.nanoTime() + timeout.toNanos();
    TokenRequest request = ready();
    ClientAuthentication shown = request.authentication();
    // Read before the request goes out: its way there and back is part of the token's life.
    long requestedAtMillis = clock.millis();
    int challenges = 0;
    boolean mayAdjustClock = true;
    boolean mayReadSecretAgain = true;
    while (true) {
      DpopProofs proofs = isProofDemanded ? proofs() : null;
      boolean isProven = proofs != null;
      String nonce = request.nonce();
      HttpResponse response = request.send(proofs, endNanos, requests);
      if (response.status() == OK) {
        return bound(
            AccessTokenResponse.read(response, requestedAtMillis, grant.scope(), isProven));
      }
      boolean isDated = isProven || client.isDated();
      if (mayAdjustClock && isDated && shown.adjustTo(response, clock.millis())) {
        mayAdjustClock = false;
        continue;
      }
      long tooFarAhead = ClientAuthentication.tooFarAhead(response, clock.millis());
      TokenRequestException rejection =
          TokenRequestException.rejected(response, client, grant, isProven, tooFarAhead);
      if (mayReadSecretAgain && rejection.isOfClient() && shown.readAgain(endNanos)) {
        mayReadSecretAgain = false;
        continue;
      }
      boolean isChallenge =
          isProven
              ? challenges < MAX_CHALLENGES && isChallenge(request, rejection, nonce)
              : dpopPolicy != DpopPolicy.NEVER && rejection.demandsProof();
      if (!isChallenge) {
        throw rejection;
      }
      isProofDemanded = true;
      challenges++;
    }
  }

  /** Returns the number of requests so far, which goes on counting. */
  public AtomicInteger requests() {
    return requests;
  }

  /** Some servers take an outdated nonce for an invalid proof. */
  private static boolean isChallenge(
      TokenRequest request, TokenRequestException rejection, @Nullable String sent) {
    String next = request.nonce();
    return next != null
        && (rejection.demandsNonce() || rejection.demandsProof() && !next.equals(sent));
  }

  private DpopProofs proofs() throws TokenRequestException {
    try {
      return dpopKey.get();
    } catch (GeneralSecurityException e) {
      throw new TokenRequestException(Kind.PERMANENT, TokenMessages.noDpopKey(), e);
    }
  }

  /** RFC 9449, section 5: a client that wants a bound token takes no other. */
  private AccessTokenResponse bound(AccessTokenResponse response) throws TokenRequestException {
    if (dpopPolicy == DpopPolicy.ALWAYS && !DpopKey.isBound(response.token())) {
      throw new TokenRequestException(Kind.PERMANENT, TokenMessages.unboundToken(), null);
    }
    return response;
  }

  @Override
  public synchronized void suspend() {
    isSuspended = true;
    authentication = null;
    keys.suspend();
    client.secret().suspend();
    hangUp();
  }

  /** Has the classes loaded and the trust store read for the snapshot. */
  @Override
  public void prepare() {
    OutboundHttp.releaseLastRequest();
    try {
      TokenRequest next = make(authentication());
      synchronized (this) {
        if (request == null) {
          request = next;
        }
      }
    } catch (TokenRequestException ignored) {
      // The next call throws it again.
    }
  }

  @Override
  public synchronized void resume() {
    isSuspended = false;
    keys.resume();
    client.secret().resume();
  }

  @Override
  public synchronized void reset() {
    if (!isSuspended) {
      hangUp();
    }
  }

  private synchronized void hangUp() {
    client.secret().reset();
    TokenRequest old = request;
    request = null;
    if (old != null) {
      old.hangUp();
    }
  }

  private TokenRequest ready() throws TokenRequestException {
    while (true) {
      TokenRequest made = request == null ? make(authentication()) : null;
      synchronized (this) {
        if (isSuspended) {
          throw new CancellationException();
        }
        if (request == null) {
          request = made;
        }
        TokenRequest ready = request;
        // The one of a moment ago may have been hung up since.
        if (ready != null) {
          return ready;
        }
      }
    }
  }

  /** Reads files, and so may block for any time. */
  private TokenRequest make(ClientAuthentication with) throws TokenRequestException {
    return new TokenRequest(url, with, grant, network, clock);
  }

  /** Stays when the connections are reset. */
  private synchronized ClientAuthentication authentication() {
    ClientAuthentication made = authentication;
    if (made == null) {
      made = new ClientAuthentication(client, keys, url);
      authentication = made;
    }
    return made;
  }
}
