package io.github.oktatoken.internal.oauth;

import io.github.oktatoken.internal.dpop.DpopProofs;
import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.http.NetworkSettingException;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.http.NoResponseException;
import io.github.oktatoken.internal.http.OutboundHttp;
import io.github.oktatoken.internal.message.TokenMessages;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** The request of the client credentials grant, and the HTTP client that sends it. */
final class TokenRequest {
  private final HttpUrl url;
  private final Grant grant;
  private final ClientAuthentication authentication;
  private final OutboundHttp http;
  private final Clock clock;

  /** What the server demands in the next proof: RFC 9449, section 8. */
  private volatile @Nullable String nonce;

  TokenRequest(
      URI address,
      ClientAuthentication authentication,
      Grant grant,
      NetworkSettings network,
      Clock clock)
      throws TokenRequestException {
    HttpUrl parsed = HttpUrl.parse(address.toString());
    if (parsed == null) {
      throw new TokenRequestException(Kind.PERMANENT, TokenMessages.invalidHost(), null);
    }
    this.url = parsed;
    this.authentication = authentication;
    this.grant = grant;
    this.clock = clock;
    try {
      this.http = new OutboundHttp(network);
    } catch (NetworkSettingException e) {
      throw new TokenRequestException(Kind.PERMANENT, e.getMessage(), e.getCause());
    }
  }

  /**
   * Sends the request, once.
   *
   * @param proofs of the key that the token is to be bound to, or {@code null} for none
   * @param endNanos the deadline for the response, by {@link System#nanoTime()}
   * @param count of requests, raised when this one is built, just before it is sent
   */
  HttpResponse send(@Nullable DpopProofs proofs, long endNanos, AtomicInteger count)
      throws TokenRequestException {
    Request request = build(proofs, endNanos);
    count.incrementAndGet();
    try {
      HttpResponse response = http.send(request, endNanos);
      keepNonce(response);
      return response;
    } catch (NoResponseException e) {
      throw TokenRequestException.noResponse(url.host(), e);
    } catch (NetworkSettingException e) {
      throw new TokenRequestException(Kind.PERMANENT, e.getMessage(), e.getCause());
    }
  }

  ClientAuthentication authentication() {
    return authentication;
  }

  /** Returns the nonce of the last response that had one. */
  @Nullable String nonce() {
    return nonce;
  }

  private void keepNonce(HttpResponse response) {
    String next = response.header("DPoP-Nonce");
    if (next != null && !next.isEmpty()) {
      nonce = next;
    }
  }

  /** Cuts the connection of each request under way, which then fails; for good. */
  void hangUp() {
    http.hangUp();
  }

  private Request build(@Nullable DpopProofs proofs, long endNanos) throws TokenRequestException {
    Form form = new Form().add("grant_type", "client_credentials");
    if (grant.scope() != null) {
      form.add("scope", grant.scope());
    }
    if (grant.audience() != null) {
      form.add("audience", grant.audience());
    }
    for (String resource : grant.resources()) {
      form.add("resource", resource);
    }
    Request.Builder request = new Request.Builder().url(url).header("Accept", "application/json");
    long nowMillis = authentication.serversMillis(clock.millis());
    if (proofs != null) {
      try {
        request.header("DPoP", proofs.forTokenEndpoint(url, nonce, nowMillis));
      } catch (GeneralSecurityException e) {
        throw new TokenRequestException(Kind.PERMANENT, TokenMessages.noDpopKey(), e);
      }
    }
    authentication.addTo(request, form, nowMillis, endNanos);
    return form.addTo(request).build();
  }
}
