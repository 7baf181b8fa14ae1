package io.github.oktatoken;

import io.github.oktatoken.internal.Extension;
import io.github.oktatoken.internal.env.ClientName;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Holds the access token that the layer keeps fresh for this function; or several, if {@code
 * okta_clients} names several clients. All methods may be called from any thread, in a handler as
 * well as in a static initialiser.
 */
public final class TokenHolder {
  private TokenHolder() {}

  /**
   * Returns an access token that has not expired, to be sent as {@code Authorization: Bearer
   * <token>}; if it is bound to a key, {@link #call(String, URI)} sends it as well. Returns at once
   * as long as there is such a token. While the first one, or the one after an expired one, is
   * being requested, blocks for 5 seconds at most, and no longer than until half a second before
   * the invocation times out.
   *
   * @throws TokenUnavailableException if there is no token and none can be obtained; the message
   *     says why and what to do
   */
  public static String get() {
    return token().value();
  }

  /**
   * Returns the access token of {@link #get()} with its type, scope and expiry.
   *
   * @throws TokenUnavailableException as {@link #get()} does
   */
  public static AccessToken token() {
    return Extension.tokens().token();
  }

  /**
   * Returns the access token of one client. {@link #get()} is short for {@code get("default")}, the
   * client whose settings have no prefix.
   *
   * @param client a name in {@code okta_clients}
   * @throws TokenUnavailableException as {@link #get()} does; also if there is no such client: the
   *     message then names those that there are
   */
  public static String get(String client) {
    return token(client).value();
  }

  /**
   * Returns the access token of {@link #get(String)} with its type, scope and expiry.
   *
   * @param client a name in {@code okta_clients}
   * @throws TokenUnavailableException as {@link #get(String)} does
   */
  public static AccessToken token(String client) {
    return Extension.tokens().token(new ClientName(client));
  }

  /**
   * Begins a call to an API: {@link ApiCall} sends the access token of {@link #get()}, bound to a
   * key or not, and sends another one if the API refuses it. Doesn't block.
   *
   * @param method the HTTP method of the call, as in {@code GET}
   * @param uri the full URI of the call
   * @throws TokenUnavailableException if the agent is not running
   */
  public static ApiCall call(String method, URI uri) {
    return new ApiCall(Extension.tokens(), ClientName.DEFAULT, method, uri);
  }

  /**
   * Begins a call as {@link #call(String, URI)} does, with the access token of {@link
   * #get(String)}.
   *
   * @param client a name in {@code okta_clients}
   * @throws TokenUnavailableException if the agent is not running
   */
  public static ApiCall call(String client, String method, URI uri) {
    return new ApiCall(Extension.tokens(), new ClientName(client), method, uri);
  }

  /**
   * Drops the access token after an API has refused it with 401, as {@link ApiCall} does, so that
   * the next {@link #get()} requests a new one. Waits for 50 ms at most until the token is deleted
   * from its file.
   *
   * @param value the refused token, of whichever client
   * @return whether it was the current token and is dropped. {@code false} if a newer token has
   *     taken its place: call the API once more. Also {@code false} if a token was dropped less
   *     than 10 seconds ago: the API's refusal is final then. And {@code false} if the agent is not
   *     running, or if the function's JVM has started this one
   */
  public static boolean invalidate(String value) {
    return Extension.invalidate(value);
  }

  /**
   * Returns a proof for a call with the current access token: {@link #dpopProof(AccessToken,
   * String, URI, String)} with {@link #token()} and no new nonce. The proof doesn't fit a token
   * from another call of {@link #token()}, which may be an earlier or a later one: rather call that
   * once, and pass the token on.
   *
   * @throws TokenUnavailableException as {@link #get()} does
   * @throws IllegalStateException if the token is not of the type DPoP
   */
  public static String dpopProof(String method, URI uri) {
    return dpopProof(token(), method, uri, null);
  }

  /**
   * Returns a proof as {@link #dpopProof(String, URI)} does, with the nonce that the API has sent.
   *
   * @throws TokenUnavailableException as {@link #get()} does
   * @throws IllegalStateException if the token is not of the type DPoP
   */
  public static String dpopProof(String method, URI uri, @Nullable String nonce) {
    return dpopProof(token(), method, uri, nonce);
  }

  /**
   * Returns a proof that this environment holds the key to which an access token of the type DPoP
   * is bound: <a href="https://www.rfc-editor.org/rfc/rfc9449">RFC 9449</a>. Call {@link #token()}
   * once and send two headers: {@code Authorization: DPoP <token.value()>} and {@code DPoP:
   * <proof>}. A proof is valid for one request only: a retry needs another. Doesn't block.
   *
   * @param token the token that is sent, from {@link #token()} or {@link #token(String)}, and not
   *     from before a snapshot
   * @param method the HTTP method of the request, as in {@code GET}
   * @param uri the URI of the request; its query and fragment don't matter
   * @param nonce the header {@code DPoP-Nonce} of the API's last response, which is kept for later
   *     requests to the same scheme, host and port; {@code null} for the kept one, if any
   * @throws TokenUnavailableException if this JVM doesn't have the token's key
   * @throws IllegalStateException if the token is not of the type DPoP: send it as {@code
   *     Authorization: Bearer <token>}, without a proof
   * @throws IllegalArgumentException if the URI is not a full http or https URI, or the method is
   *     empty
   */
  public static String dpopProof(
      AccessToken token, String method, URI uri, @Nullable String nonce) {
    return Extension.tokens().proof(token, method, uri, nonce);
  }
}
