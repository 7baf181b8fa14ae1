package io.github.oktatoken.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Credentials;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** The request of the client credentials grant, and the client that sends it. */
final class TokenRequest {
  /**
   * Connecting within a region takes milliseconds; after this it is a lost packet or a firewall.
   */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** Okta answers within a second; a handler may be waiting. */
  static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);

  /** A token answer has a few KiB; beyond this somebody sends something else. */
  static final int MAX_ANSWER_BYTES = 1 << 20;

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;

  /** Carries the status past OkHttp's own follow-ups. */
  private static final String STATUS = "Okta-Token-Status";

  private final HttpUrl url;
  private final Client client;
  private final @Nullable String scope;
  private final @Nullable ClientAssertion assertion;
  private final OkHttpClient http;

  /** To the end of their answers: OkHttp's dispatcher forgets a call with the answer's head. */
  private final Set<Call> underWay = ConcurrentHashMap.newKeySet();

  private volatile boolean hungUp;

  /** What the server wants to see in the next proof: RFC 9449, section 8. */
  private volatile @Nullable String nonce;

  TokenRequest(URI address, Client client, @Nullable String scope) throws TokenRequestException {
    HttpUrl parsed = HttpUrl.parse(address.toString());
    if (parsed == null) {
      throw TokenRequestException.misaddressed();
    }
    this.url = parsed;
    this.client = client;
    this.scope = scope;
    boolean hasKey = client.authentication() == Client.Authentication.PRIVATE_KEY_JWT;
    this.assertion = hasKey ? new ClientAssertion(client, address) : null;
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .connectTimeout(CONNECT_TIMEOUT)
            // The answer to a redirect would be a secret sent to another host.
            .followRedirects(false)
            .followSslRedirects(false)
            // HTTP/2 and address races would load classes and start threads for one request.
            .protocols(List.of(Protocol.HTTP_1_1))
            .fastFallback(false)
            .addInterceptor(this::refuseOnceHungUp)
            .addNetworkInterceptor(TokenRequest::keepFromFollowUps)
            // A kept connection dies in the first freeze.
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.NANOSECONDS));
    if (!url.isHttps()) {
      // A loopback host's secret, in the clear, is nothing for the function's proxy.
      builder.proxy(Proxy.NO_PROXY);
    }
    this.http = builder.build();
  }

  /**
   * Sends the request; the life of the token counts from the time given.
   *
   * @param dpop the key that the token is to be bound to, or {@code null} for none
   * @param endNanos until when there has to be an answer, by {@link System#nanoTime()}
   */
  AccessTokenResponse send(long requestedAtMillis, @Nullable Dpop dpop, long endNanos)
      throws TokenRequestException {
    return send(requestedAtMillis, dpop, endNanos, true);
  }

  private AccessTokenResponse send(
      long requestedAtMillis, @Nullable Dpop dpop, long endNanos, boolean mayAdjust)
      throws TokenRequestException {
    Call call = http.newCall(build(requestedAtMillis, dpop));
    // Zero would be no limit.
    call.timeout().timeout(Math.max(1, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    underWay.add(call);
    try (Response response = call.execute()) {
      keepNonce(response);
      ByteString answer = read(response.body().source());
      int status = Integer.parseInt(response.header(STATUS, "0"));
      if (status == OK) {
        return AccessTokenResponse.read(answer, requestedAtMillis, scope, dpop != null);
      }
      if (mayAdjust && isClockAtFault(status, response, requestedAtMillis)) {
        return send(requestedAtMillis, dpop, endNanos, false);
      }
      throw TokenRequestException.refused(
          status, answer, RetryAfter.millis(status, response), client, scope);
    } catch (ProtocolException | EOFException | RuntimeException garbled) {
      // Not chained: its message repeats what the server sent.
      throw TokenRequestException.senseless("the token endpoint's answer is cut off or not HTTP");
    } catch (IOException failure) {
      throw TokenRequestException.unreachable(url.host(), failure);
    } finally {
      underWay.remove(call);
    }
  }

  /** A server that lives at another time takes an assertion for outdated, or for one to come. */
  private boolean isClockAtFault(int status, Response response, long requestedAtMillis) {
    Date date = response.headers().getDate("Date");
    boolean isRefusal = status == BAD_REQUEST || status == UNAUTHORIZED;
    return assertion != null
        && isRefusal
        && date != null
        && assertion.adjustTo(date.getTime(), requestedAtMillis);
  }

  /** Returns the nonce of the last answer that had one. */
  @Nullable String nonce() {
    return nonce;
  }

  private void keepNonce(Response response) {
    String next = response.header("DPoP-Nonce");
    if (next != null && !next.isEmpty()) {
      nonce = next;
    }
  }

  /** Cuts the connection of each request under way, which then fails; for good. */
  void hangUp() {
    hungUp = true;
    underWay.forEach(Call::cancel);
  }

  /** For a request that was about to be sent, and is not among those to be cancelled yet. */
  private Response refuseOnceHungUp(Interceptor.Chain chain) throws IOException {
    if (hungUp) {
      throw new IOException("the connection was given up");
    }
    return chain.proceed(chain.request());
  }

  /**
   * OkHttp answers 408, 421 and 503 with a second request of its own, and 407 with an exception.
   * When to ask again is not its business here, so it sees every status as 200.
   */
  private static Response keepFromFollowUps(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    return response.newBuilder().code(OK).header(STATUS, String.valueOf(response.code())).build();
  }

  private Request build(long nowMillis, @Nullable Dpop dpop) throws TokenRequestException {
    FormBody.Builder form = new FormBody.Builder().add("grant_type", "client_credentials");
    if (scope != null) {
      form.add("scope", scope);
    }
    // Asking for identity keeps OkHttp from inflating an answer: what is bounded is what was sent.
    Request.Builder request =
        new Request.Builder()
            .url(url)
            .header("Accept", "application/json")
            .header("Accept-Encoding", "identity")
            .header("User-Agent", "okta-token-extension");
    if (dpop != null) {
      request.header("DPoP", dpop.forTokenEndpoint(url, nonce));
    }
    switch (client.authentication()) {
      case CLIENT_SECRET_BASIC -> request.header("Authorization", basic());
      case CLIENT_SECRET_POST ->
          form.add("client_id", client.id()).add("client_secret", client.secret());
      case PRIVATE_KEY_JWT ->
          form.add("client_assertion_type", ClientAssertion.TYPE)
              .add("client_assertion", Objects.requireNonNull(assertion).sign(nowMillis));
    }
    return request.post(new OneShot(form.build())).build();
  }

  /** Form-encoded before Base64: RFC 6749, section 2.3.1 and appendix B. */
  private String basic() {
    return Credentials.basic(
        URLEncoder.encode(client.id(), UTF_8), URLEncoder.encode(client.secret(), UTF_8), UTF_8);
  }

  private static ByteString read(BufferedSource answer) throws IOException, TokenRequestException {
    if (answer.request(MAX_ANSWER_BYTES + 1L)) {
      throw TokenRequestException.senseless(
          "the token endpoint's answer has more than " + MAX_ANSWER_BYTES + " bytes");
    }
    return answer.readByteString();
  }

  /** A form that OkHttp may not send a second time, to the next address of the host, by itself. */
  private static final class OneShot extends RequestBody {
    private final FormBody form;

    OneShot(FormBody form) {
      this.form = form;
    }

    @Override
    public MediaType contentType() {
      return form.contentType();
    }

    @Override
    public long contentLength() {
      return form.contentLength();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      form.writeTo(sink);
    }

    @Override
    public boolean isOneShot() {
      return true;
    }
  }
}
