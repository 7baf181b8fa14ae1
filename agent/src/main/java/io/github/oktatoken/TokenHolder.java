package io.github.oktatoken;

import io.github.oktatoken.internal.Extension;
import io.github.oktatoken.internal.env.ClientName;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Holds the access token that the layer keeps fresh for this function; or several, if {@code
 * okta_clients} names the clients that they are for. Every method may be called from any thread, in
 * a handler as well as in a static initialiser.
 */
public final class TokenHolder {
  private TokenHolder() {}

  /**
   * Returns the access token, to be sent as {@code Authorization: Bearer <token>}, unless it is
   * bound to a key: see {@link #dpopProof(AccessToken, String, URI, String)}. It has not expired.
   * Returns at once while the token is fresh; blocks, for 5 seconds at most and until half a second
   * before the invocation times out, while the first token or the one after an expired one is on
   * its way.
   *
   * @throws TokenUnavailableException if there is no valid token and none can be had; the message
   *     says why and what to do
   */
  public static String get() {
    return token().value();
  }

  /**
   * Returns what {@link #get()} returns, with its type, scope and time of expiry.
   *
   * @throws TokenUnavailableException as {@link #get()} does
   */
  public static AccessToken token() {
    return Extension.tokens().token();
  }

  /**
   * Returns the access token of one of the clients in {@code okta_clients}, as {@link #get()} does
   * that of the client {@code default}, which is the one without a name of its own.
   *
   * @param client its name
   * @throws TokenUnavailableException as {@link #get()} does, and if there is no such client; the
   *     message then says which ones there are
   */
  public static String get(String client) {
    return token(client).value();
  }

  /**
   * Returns what {@link #get(String)} returns, with its type, scope and time of expiry.
   *
   * @param client its name in {@code okta_clients}
   * @throws TokenUnavailableException as {@link #get(String)} does
   */
  public static AccessToken token(String client) {
    return Extension.tokens().token(new ClientName(client));
  }

  /**
   * Drops the access token after an API has refused it with 401, so that the next {@link #get()}
   * asks for a new one. Waits 50 ms at most, for the token to leave the file.
   *
   * @param value the token that was refused, whichever client's it is
   * @return whether it was still the current one and has been dropped; {@code false} if a newer
   *     token has taken its place, which is then worth one more call, or if one was dropped less
   *     than 10 seconds ago, which is then to be taken for the API's last word; also if the agent
   *     is not running, or this JVM was started by the function's own
   */
  public static boolean invalidate(String value) {
    return Extension.invalidate(value);
  }

  /**
   * Returns a proof for a call with the access token that is current now: {@link
   * #dpopProof(AccessToken, String, URI, String)} with {@link #token()} and no new nonce. A token
   * that was got before, or is got after, may be another, to which this proof doesn't belong: take
   * {@link #token()} once, and hand it in.
   *
   * @throws TokenUnavailableException as {@link #get()} does
   * @throws IllegalStateException if the token is not of the type DPoP
   */
  public static String dpopProof(String method, URI uri) {
    return dpopProof(token(), method, uri, null);
  }

  /**
   * Returns a proof for a call with the current access token, as {@link #dpopProof(String, URI)}
   * does, with the nonce that the API has sent.
   *
   * @throws TokenUnavailableException as {@link #get()} does
   * @throws IllegalStateException if the token is not of the type DPoP
   */
  public static String dpopProof(String method, URI uri, @Nullable String nonce) {
    return dpopProof(token(), method, uri, nonce);
  }

  /**
   * Proves to an API that this environment holds the key which an access token of the type DPoP is
   * bound to: <a href="https://www.rfc-editor.org/rfc/rfc9449">RFC 9449</a>. Take {@link #token()}
   * once and send both headers, {@code Authorization: DPoP <token.value()>} and {@code DPoP:
   * <proof>}. A proof is good for one send: a retry needs another. Signs, but doesn't block.
   *
   * @param token the one that is sent, from {@link #token()} or {@link #token(String)} and not from
   *     before a snapshot
   * @param method of the call, as in {@code GET}
   * @param uri of the call; its query and fragment don't matter
   * @param nonce from the header {@code DPoP-Nonce} of the API's last answer, which is kept for
   *     later calls to the same scheme, host and port; {@code null} for the one that is kept, if
   *     any
   * @throws TokenUnavailableException if this JVM doesn't have the token's key
   * @throws IllegalStateException if the token is not of the type DPoP; it is sent as {@code
   *     Authorization: Bearer <token>} then, without a proof
   * @throws IllegalArgumentException if the URI is no full http or https URI, or the method is
   *     empty
   */
  public static String dpopProof(
      AccessToken token, String method, URI uri, @Nullable String nonce) {
    return Extension.tokens().proof(token, method, uri, nonce);
  }
}
