package io.github.oktatoken.internal.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.jose.SigningKeys;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** What a client shows of itself: its secret, or what its key has signed. */
final class ClientAuthentication {
  /** Less is the way of the answer, and rounding; and no server is so strict. */
  static final Duration HARMLESS_SKEW = Duration.ofSeconds(10);

  /** What is signed for a day to come is good then, for whoever has had it from us by a lie. */
  static final Duration MAX_SKEW = Duration.ofHours(1);

  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;

  private final Client client;
  private final SigningKeys keys;
  private final URI tokenEndpoint;
  private volatile @Nullable Known known;

  /** How far the server's clock is ahead of ours. */
  private volatile long aheadMillis;

  ClientAuthentication(Client client, SigningKeys keys, URI tokenEndpoint) {
    this.client = client;
    this.keys = keys;
    this.tokenEndpoint = tokenEndpoint;
  }

  /** The secret when it was last read; or the key, ready to sign. */
  private static final class Known {
    private final String secret;
    private final @Nullable ClientAssertion assertion;

    Known(String secret, @Nullable ClientAssertion assertion) {
      this.secret = secret;
      this.assertion = assertion;
    }
  }

  /**
   * Adds to a request what shows that the client sends it; reads the secret, the first time.
   *
   * @param nowMillis by the server's clock
   * @param endNanos until when the secret has to be read, by {@link System#nanoTime()}
   */
  void addTo(Request.Builder request, Form form, long nowMillis, long endNanos)
      throws TokenRequestException {
    Known shown = known(endNanos);
    switch (client.authenticationMethod()) {
      case CLIENT_SECRET_BASIC -> request.header("Authorization", basic(shown.secret));
      case CLIENT_SECRET_POST ->
          form.add("client_id", client.id()).add("client_secret", shown.secret);
      case PRIVATE_KEY_JWT ->
          form.add("client_assertion_type", ClientAssertion.TYPE)
              .add("client_assertion", Objects.requireNonNull(shown.assertion).sign(nowMillis));
    }
  }

  /** Form-encoded before Base64: RFC 6749, section 2.3.1 and appendix B. */
  private String basic(String secret) {
    String pair = Form.encode(client.id()) + ":" + Form.encode(secret);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private Known known(long endNanos) throws TokenRequestException {
    Known read = known;
    if (read == null) {
      read = read(endNanos);
      known = read;
    }
    return read;
  }

  private Known read(long endNanos) throws TokenRequestException {
    try {
      String secret = client.secret().read(endNanos);
      return new Known(secret, client.isDated() ? assertion(secret) : null);
    } catch (SecretUnavailableException e) {
      throw new TokenRequestException(
          e.isTransient() ? Kind.TRANSIENT : Kind.PERMANENT, e.getMessage(), e.getCause());
    }
  }

  private ClientAssertion assertion(String secret) throws TokenRequestException {
    try {
      return new ClientAssertion(client, secret, keys, tokenEndpoint);
    } catch (TokenRequestException unusable) {
      // Somebody may be about to write the rest, or to correct it.
      client.secret().forget(secret);
      throw unusable;
    }
  }

  /**
   * Reads the secret once more where somebody may have replaced it.
   *
   * @return whether there is another one now
   * @throws TokenRequestException if it can't be read now: then it is read before the next request
   */
  boolean readAgain(long endNanos) throws TokenRequestException {
    Known before = known;
    if (before == null || !client.secret().isReference()) {
      return false;
    }
    // Another client may have had it refused as well, and read it again.
    client.secret().forget(before.secret);
    try {
      Known now = read(endNanos);
      known = now;
      if (!now.secret.equals(before.secret)) {
        keys.forget(before.secret);
      }
      return !now.secret.equals(before.secret);
    } catch (TokenRequestException unread) {
      if (unread.kind() == Kind.TRANSIENT) {
        known = null;
        throw unread;
      }
      // What the server has said of the other one is worth more.
      return false;
    }
  }

  /**
   * Returns how far the server's clock is ahead of ours, in milliseconds, if that is so much that
   * {@link #adjustTo} doesn't believe it; else 0.
   */
  static long tooFarAhead(HttpResponse answer, long ourMillis) {
    long ahead = answer.header("Date") == null ? 0 : answer.serversMillis() - ourMillis;
    return Math.abs(ahead) > MAX_SKEW.toMillis() ? ahead : 0;
  }

  /** Returns what time it is for the server, in milliseconds since the epoch. */
  long serversMillis(long ourMillis) {
    return ourMillis + aheadMillis;
  }

  /**
   * Goes by the server's clock from now on, if it has refused what it takes for outdated, or for
   * something to come.
   *
   * @param ourMillis when the answer came
   * @return whether that makes a difference
   */
  boolean adjustTo(HttpResponse answer, long ourMillis) {
    boolean isRefusal = answer.status() == BAD_REQUEST || answer.status() == UNAUTHORIZED;
    long ahead = answer.serversMillis() - ourMillis;
    if (!isRefusal
        || answer.header("Date") == null
        || tooFarAhead(answer, ourMillis) != 0
        || Math.abs(ahead - aheadMillis) <= HARMLESS_SKEW.toMillis()) {
      return false;
    }
    aheadMillis = ahead;
    return true;
  }
}
