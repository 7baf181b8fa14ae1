package io.github.oktatoken.internal.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.jose.SigningKeys;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Authenticates a client to the token endpoint: by its secret, or by an assertion of its key. */
final class ClientAuthentication {
  /** Less comes of rounding and of the time on the wire, and no server is so strict. */
  static final Duration HARMLESS_SKEW = Duration.ofSeconds(10);

  /** An assertion for a day to come would be valid then, for a server that lied about the date. */
  static final Duration MAX_SKEW = Duration.ofHours(1);

  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;

  private final Client client;
  private final SigningKeys keys;
  private final URI tokenEndpoint;
  private volatile @Nullable Credential credential;

  /** By how much the server's clock is ahead of ours. */
  private volatile long aheadMillis;

  ClientAuthentication(Client client, SigningKeys keys, URI tokenEndpoint) {
    this.client = client;
    this.keys = keys;
    this.tokenEndpoint = tokenEndpoint;
  }

  /** The secret as it was last read, unless it is in KMS; the key, ready to sign. */
  private static final class Credential {
    private final String secret;
    private final @Nullable ClientAssertion assertion;

    Credential(String secret, @Nullable ClientAssertion assertion) {
      this.secret = secret;
      this.assertion = assertion;
    }
  }

  /**
   * Adds the client's authentication to a request; reads the secret, the first time.
   *
   * @param nowMillis by the server's clock
   * @param endNanos the deadline for reading the secret, by {@link System#nanoTime()}
   */
  void addTo(Request.Builder request, Form form, long nowMillis, long endNanos)
      throws TokenRequestException {
    Credential shown = credential(endNanos);
    // No switch, which would load a class of its own.
    if (shown.assertion != null) {
      form.add("client_assertion_type", ClientAssertion.TYPE)
          .add("client_assertion", shown.assertion.sign(nowMillis, endNanos));
    } else if (client.authenticationMethod() == ClientAuthenticationMethod.CLIENT_SECRET_POST) {
      form.add("client_id", client.id()).add("client_secret", shown.secret);
    } else {
      request.header("Authorization", basic(shown.secret));
    }
  }

  /** Form-encoded before Base64: RFC 6749, section 2.3.1 and appendix B. */
  private String basic(String secret) {
    String pair = Form.encode(client.id()) + ":" + Form.encode(secret);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private Credential credential(long endNanos) throws TokenRequestException {
    Credential read = credential;
    if (read == null) {
      read = read(endNanos);
      credential = read;
    }
    return read;
  }

  private Credential read(long endNanos) throws TokenRequestException {
    if (client.secret().isKmsKey()) {
      return new Credential("", KmsAssertion.of(client, tokenEndpoint));
    }
    try {
      String secret = client.secret().read(endNanos);
      return new Credential(secret, client.isDated() ? assertion(secret) : null);
    } catch (SecretUnavailableException e) {
      throw TokenRequestException.ofSecret(e.isTransient(), e.getMessage(), e.getCause());
    }
  }

  private ClientAssertion assertion(String secret) throws TokenRequestException {
    try {
      return LocalAssertion.of(client, secret, keys, tokenEndpoint);
    } catch (TokenRequestException e) {
      // The key may have been read while it was being written.
      client.secret().forget(secret);
      throw e;
    }
  }

  /**
   * Reads the secret again: it may have been rotated.
   *
   * @return whether there is another one now
   * @throws TokenRequestException if it can't be read now; the next request reads it then
   */
  boolean readAgain(long endNanos) throws TokenRequestException {
    Credential before = credential;
    if (before == null || !client.secret().isReference()) {
      return false;
    }
    // Unless another client has read it again since.
    client.secret().forget(before.secret);
    try {
      Credential now = read(endNanos);
      credential = now;
      boolean isRotated = !now.secret.equals(before.secret);
      if (isRotated) {
        keys.forget(before.secret);
      }
      return isRotated;
    } catch (TokenRequestException e) {
      if (e.kind() == Kind.TRANSIENT) {
        credential = null;
        throw e;
      }
      // The response to the previous secret tells more.
      return false;
    }
  }

  /**
   * Returns by how many milliseconds the server's clock is ahead of ours, if that is too far for
   * {@link #adjustTo}; else 0.
   */
  static long tooFarAhead(HttpResponse response, long ourMillis) {
    long ahead = response.header("Date") == null ? 0 : response.serversMillis() - ourMillis;
    return Math.abs(ahead) > MAX_SKEW.toMillis() ? ahead : 0;
  }

  /** Returns the time by the server's clock, in milliseconds since the epoch. */
  long serversMillis(long ourMillis) {
    return ourMillis + aheadMillis;
  }

  /**
   * Dates by the server's clock from now on, if the server may have rejected a request for its
   * date.
   *
   * @param ourMillis when the response came
   * @return whether that makes a difference
   */
  boolean adjustTo(HttpResponse response, long ourMillis) {
    boolean isRejection = response.status() == BAD_REQUEST || response.status() == UNAUTHORIZED;
    long ahead = response.serversMillis() - ourMillis;
    if (!isRejection
        || response.header("Date") == null
        || tooFarAhead(response, ourMillis) != 0
        || Math.abs(ahead - aheadMillis) <= HARMLESS_SKEW.toMillis()) {
      return false;
    }
    aheadMillis = ahead;
    return true;
  }
}
