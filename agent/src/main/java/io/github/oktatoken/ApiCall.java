package io.github.oktatoken;

import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.token.TokenSource;
import java.net.URI;
import java.util.Collection;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call to an API with an access token of whichever type, and with any HTTP client:
 *
 * <pre>{@code
 * ApiCall call = TokenHolder.call("GET", uri);
 * do {
 *   call.authorize(request::setHeader);
 *   response = http.send(request.build(), BodyHandlers.ofString());
 * } while (call.sendAgain(response.statusCode(), response.headers()::allValues));
 * }</pre>
 *
 * <p>The call is sent a second time with another token if the API refuses the first one, and once
 * more if the API asks for a DPoP nonce (<a href="https://www.rfc-editor.org/rfc/rfc9449">RFC
 * 9449</a>): three times at most, whatever the API responds. Make another object for each call, and
 * use it in one thread at a time. It sends no token that has expired, however long it is kept, and
 * holds the one that it has sent no longer than until the response is there.
 *
 * <p>A client that follows a redirect must not take the headers to another scheme, host or port:
 * the token would be leaked. Have it follow none, if in doubt.
 */
public final class ApiCall {
  private static final int UNAUTHORIZED = 401;

  private final TokenSource tokens;
  private final ClientName client;
  private final String method;
  private final URI uri;
  private @Nullable AccessToken sent;
  private @Nullable String nonce;
  private boolean isNonceTried;
  private boolean isOtherTokenTried;

  ApiCall(TokenSource tokens, ClientName client, String method, URI uri) {
    this.tokens = tokens;
    this.client = client;
    this.method = method;
    this.uri = uri;
  }

  /**
   * Sets the headers that authorize the next request of this call: {@code Authorization}, and
   * {@code DPoP} with a new proof if the token is bound to a key. Call it before each request,
   * repeats as well. Blocks as {@link TokenHolder#get()} does.
   *
   * @param header sets a header of the request, given its name and value, in place of an earlier
   *     one: {@code request::setHeader} of {@code java.net.http}, say, or {@code request::header}
   *     of OkHttp
   * @throws TokenUnavailableException as {@link TokenHolder#get()} does
   * @throws IllegalArgumentException if the token is bound to a key, and the URI is not a full http
   *     or https URI or the method is empty
   */
  public void authorize(BiConsumer<String, String> header) {
    AccessToken token = tokens.token(client);
    boolean isBound = DpopKey.isBound(token);
    if (isBound) {
      header.accept("DPoP", tokens.proof(token, method, uri, nonce));
    }
    header.accept("Authorization", (isBound ? "DPoP " : "Bearer ") + token.value());
    sent = token;
  }

  /**
   * Returns whether to {@linkplain #authorize authorize} and send the request again. Call it once
   * after each response, since any may have a nonce for the next call. Returns {@code true} at most
   * twice, after a 401:
   *
   * <ul>
   *   <li>once if the API asks for a nonce in the proof;
   *   <li>once if it refuses the token, and there is another: the refused one was dropped as by
   *       {@link TokenHolder#invalidate}, or its successor was there already. If it may not be
   *       dropped, because another was less than 10 seconds ago, the API's refusal is final. The
   *       same holds in a JVM that the function's JVM has started, unless the function has another
   *       token by now.
   * </ul>
   *
   * <p>After a refused token, waits for another one as long as {@link TokenHolder#get()} does; else
   * doesn't block. Throws nothing: if there is no other token, {@link #authorize} says why.
   *
   * @param status of the response
   * @param headers returns all values of one of its headers, or {@code null} if there are none;
   *     takes the name in any case, as {@code response.headers()::allValues} of {@code
   *     java.net.http} and {@code response::headers} of OkHttp do
   */
  public boolean sendAgain(int status, Function<String, ? extends Collection<String>> headers) {
    AccessToken refused = sent;
    if (refused == null) {
      return false;
    }
    sent = null;
    boolean hasNonce = DpopKey.isBound(refused) && keepNonce(headers);
    if (status != UNAUTHORIZED) {
      return false;
    }
    String challenge = joined(headers, "WWW-Authenticate");
    boolean isOfNonce = challenge.contains("use_dpop_nonce");
    // Amazon API Gateway renames the header, and then the nonce alone tells.
    if (hasNonce && !isNonceTried && (isOfNonce || !challenge.contains("error="))) {
      isNonceTried = true;
      return true;
    }
    if (isOfNonce || isOtherTokenTried) {
      return false;
    }
    isOtherTokenTried = true;
    tokens.invalidate(refused.value());
    return isReplaced(refused);
  }

  private boolean keepNonce(Function<String, ? extends Collection<String>> headers) {
    String latest = joined(headers, "DPoP-Nonce");
    if (latest.isEmpty()) {
      return false;
    }
    nonce = latest;
    tokens.keepNonce(uri, latest);
    return true;
  }

  private boolean isReplaced(AccessToken refused) {
    try {
      return !tokens.token(client).value().equals(refused.value());
    } catch (TokenUnavailableException ignored) {
      // As the next call of authorize() does, which is where callers expect it.
      return true;
    }
  }

  private static String joined(
      Function<String, ? extends @Nullable Collection<String>> headers, String name) {
    Collection<String> values = headers.apply(name);
    return values == null ? "" : String.join(", ", values);
  }
}
