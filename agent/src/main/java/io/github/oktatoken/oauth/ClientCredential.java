package io.github.oktatoken.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.oktatoken.http.Answer;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import okhttp3.Credentials;
import okhttp3.FormBody;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** What a client shows of itself: its secret, or what its key has signed. */
final class ClientCredential {
  /** Less is the way of the answer, and rounding; and no server is so strict. */
  static final Duration HARMLESS_SKEW = Duration.ofSeconds(10);

  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;

  private final Client client;
  private final URI tokenEndpoint;
  private volatile @Nullable ClientAssertion assertion;

  /** How far the server's clock is ahead of ours. */
  private volatile long aheadMillis;

  ClientCredential(Client client, URI tokenEndpoint) {
    this.client = client;
    this.tokenEndpoint = tokenEndpoint;
  }

  /**
   * Adds to a request what shows that the client sends it.
   *
   * @param nowMillis by the server's clock
   */
  void addTo(Request.Builder request, FormBody.Builder form, long nowMillis)
      throws TokenRequestException {
    switch (client.authentication()) {
      case CLIENT_SECRET_BASIC -> request.header("Authorization", basic());
      case CLIENT_SECRET_POST ->
          form.add("client_id", client.id()).add("client_secret", client.secret());
      case PRIVATE_KEY_JWT ->
          form.add("client_assertion_type", ClientAssertion.TYPE)
              .add("client_assertion", assertion().sign(nowMillis));
    }
  }

  /** Form-encoded before Base64: RFC 6749, section 2.3.1 and appendix B. */
  private String basic() {
    return Credentials.basic(
        URLEncoder.encode(client.id(), UTF_8), URLEncoder.encode(client.secret(), UTF_8), UTF_8);
  }

  /** Whether what it shows is good for a while alone. */
  boolean isDated() {
    return client.authentication() == Client.Authentication.PRIVATE_KEY_JWT;
  }

  private ClientAssertion assertion() throws TokenRequestException {
    ClientAssertion made = assertion;
    if (made == null) {
      made = new ClientAssertion(client, tokenEndpoint);
      assertion = made;
    }
    return made;
  }

  /** Returns what time it is for the server, in milliseconds since the epoch. */
  long serversMillis(long ourMillis) {
    return ourMillis + aheadMillis;
  }

  /**
   * Goes by the server's clock from now on, if it has refused what it takes for outdated, or for
   * something to come.
   *
   * @return whether that makes a difference
   */
  boolean adjustTo(Answer answer, long ourMillis) {
    boolean isRefusal = answer.status() == BAD_REQUEST || answer.status() == UNAUTHORIZED;
    long ahead = answer.serversMillis() - ourMillis;
    if (!isRefusal
        || answer.header("Date") == null
        || Math.abs(ahead - aheadMillis) <= HARMLESS_SKEW.toMillis()) {
      return false;
    }
    aheadMillis = ahead;
    return true;
  }
}
