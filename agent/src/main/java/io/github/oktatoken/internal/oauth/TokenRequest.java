package io.github.oktatoken.internal.oauth;

import io.github.oktatoken.internal.dpop.DpopProofs;
import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.http.NetworkSettingException;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.http.NoResponseException;
import io.github.oktatoken.internal.http.OutboundHttp;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** The request of the client credentials grant, and the client that sends it. */
final class TokenRequest {
  private static final int OK = 200;

  private final HttpUrl url;
  private final Client client;
  private final Grant grant;
  private final ClientAuthentication credential;
  private final OutboundHttp http;
  private final Clock clock;

  /** What the server wants to see in the next proof: RFC 9449, section 8. */
  private volatile @Nullable String nonce;

  TokenRequest(
      URI address,
      Client client,
      ClientAuthentication credential,
      Grant grant,
      NetworkSettings network,
      Clock clock)
      throws TokenRequestException, GeneralSecurityException {
    HttpUrl parsed = HttpUrl.parse(address.toString());
    if (parsed == null) {
      throw TokenRequestException.misaddressed();
    }
    this.url = parsed;
    this.client = client;
    this.credential = credential;
    this.grant = grant;
    this.clock = clock;
    try {
      this.http = new OutboundHttp(network);
    } catch (NetworkSettingException unusable) {
      throw TokenRequestException.misled(unusable);
    }
  }

  /**
   * Sends the request; the life of the token counts from the time given.
   *
   * @param dpop the key that the token is to be bound to, or {@code null} for none
   * @param endNanos until when there has to be an answer, by {@link System#nanoTime()}
   */
  AccessTokenResponse send(long requestedAtMillis, @Nullable DpopProofs dpop, long endNanos)
      throws TokenRequestException {
    return send(requestedAtMillis, dpop, endNanos, true, true);
  }

  private AccessTokenResponse send(
      long requestedAtMillis,
      @Nullable DpopProofs dpop,
      long endNanos,
      boolean mayAdjust,
      boolean mayReadAgain)
      throws TokenRequestException {
    Request request = build(dpop, endNanos);
    try {
      HttpResponse answer = http.send(request, endNanos);
      keepNonce(answer);
      if (answer.status() == OK) {
        return AccessTokenResponse.read(
            answer.body(), requestedAtMillis, grant.scope(), dpop != null);
      }
      boolean isDated = dpop != null || credential.isDated();
      if (mayAdjust && isDated && credential.adjustTo(answer, clock.millis())) {
        return send(requestedAtMillis, dpop, endNanos, false, mayReadAgain);
      }
      TokenRequestException refused =
          explain(answer, TokenRequestException.refused(answer, client, grant), dpop != null);
      if (mayReadAgain && refused.isOfClient() && credential.readAgain(endNanos)) {
        return send(requestedAtMillis, dpop, endNanos, mayAdjust, false);
      }
      throw refused;
    } catch (NoResponseException failure) {
      throw TokenRequestException.unanswered(url.host(), failure);
    } catch (NetworkSettingException unusable) {
      throw TokenRequestException.misled(unusable);
    }
  }

  /** What is dated is refused for its date where the clocks are far apart, whatever the code. */
  private TokenRequestException explain(
      HttpResponse answer, TokenRequestException refused, boolean isProven) {
    boolean isOfDate =
        refused.isOfClient() && credential.isDated() || refused.isOfProof() && isProven;
    long ahead = ClientAuthentication.tooFarAhead(answer, clock.millis());
    return isOfDate && ahead != 0 ? refused.ofClocks(ahead) : refused;
  }

  /** Returns the nonce of the last answer that had one. */
  @Nullable String nonce() {
    return nonce;
  }

  private void keepNonce(HttpResponse answer) {
    String next = answer.header("DPoP-Nonce");
    if (next != null && !next.isEmpty()) {
      nonce = next;
    }
  }

  /** Cuts the connection of each request under way, which then fails; for good. */
  void hangUp() {
    http.hangUp();
  }

  private Request build(@Nullable DpopProofs dpop, long endNanos) throws TokenRequestException {
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
    long nowMillis = credential.serversMillis(clock.millis());
    if (dpop != null) {
      try {
        request.header("DPoP", dpop.forTokenEndpoint(url, nonce, nowMillis));
      } catch (GeneralSecurityException e) {
        throw TokenRequestException.unproven(e);
      }
    }
    credential.addTo(request, form, nowMillis, endNanos);
    return form.of(request).build();
  }
}
