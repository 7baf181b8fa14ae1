package io.github.oktatoken.internal.http;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.AsyncTimeout;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to other hosts than Lambda's own API. Sends a request once, to the host in its URL alone,
 * and waits for the whole response; retries are up to the caller, but for those of a series.
 */
public final class OutboundHttp {
  /**
   * A connection within a region takes milliseconds; a slower one is a lost packet or a firewall.
   */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** Tokens and secrets have a few KiB; a larger response is something else. */
  public static final int MAX_RESPONSE_BYTES = 1 << 20;

  /** Enough for a thread to wake up. */
  private static final int MOMENT_MILLIS = 20;

  private static final int OK = 200;

  /** The header that hides the status from OkHttp's own follow-ups. */
  private static final String STATUS = "Okta-Token-Status";

  private final Proxies proxies;
  private final OkHttpClient http;
  private final ConnectionPool kept;
  private final @Nullable NetworkTime time;

  /** Until their responses end: OkHttp's dispatcher forgets a call once the headers are there. */
  private final Set<Call> inProgress = ConcurrentHashMap.newKeySet();

  private volatile boolean hungUp;

  /**
   * Applies the settings; doesn't connect.
   *
   * @throws NetworkSettingException if a setting is unusable, or the JVM can't set up TLS
   */
  public OutboundHttp(NetworkSettings network) throws NetworkSettingException {
    this(network, false);
  }

  /**
   * The same, with a choice.
   *
   * @param isSeries whether requests come in series, which take one connection until {@link
   *     #release()}: {@link #networkNanos()} tells of their waits for the network, and one that is
   *     lost with a connection of an earlier one is sent again, so it must do no harm twice
   */
  public OutboundHttp(NetworkSettings network, boolean isSeries) throws NetworkSettingException {
    proxies = new Proxies(network);
    time = isSeries ? new NetworkTime() : null;
    // An idle connection would die in the first freeze. The time is also the interval at which a
    // thread of the pool checks connections, so it is a long one.
    kept = new ConnectionPool(isSeries ? 1 : 0, 5, TimeUnit.MINUTES);
    try {
      Trust trust = network.caFile() == null ? Trust.ofJvm() : CaFile.read(network.caFile());
      http = client(trust);
    } catch (NetworkSettingException e) {
      throw e;
    } catch (Exception | AssertionError e) {
      // Kotlin throws checked exceptions that it doesn't declare.
      throw new NetworkSettingException(e);
    }
  }

  private OkHttpClient client(Trust trust) {
    OkHttpClient.Builder builder = new OkHttpClient.Builder();
    if (time != null) {
      builder.dns(time).socketFactory(time);
    }
    return builder
        .connectTimeout(CONNECT_TIMEOUT)
        // A redirect would send a secret to another host.
        .followRedirects(false)
        .followSslRedirects(false)
        // HTTP/2 and address races would load classes and start threads for one request.
        .protocols(List.of(Protocol.HTTP_1_1))
        .fastFallback(false)
        .addNetworkInterceptor(new StatusHider())
        .connectionPool(kept)
        .proxySelector(proxies)
        .proxyAuthenticator(proxies)
        .sslSocketFactory(trust.sockets(), trust)
        .build();
  }

  /**
   * Sends a request and blocks until the response is complete.
   *
   * @param endNanos the deadline, by {@link System#nanoTime()}
   * @throws NoResponseException if there is no response by then, or a broken one
   * @throws NetworkSettingException if the request would go through an invalid proxy
   */
  public HttpResponse send(Request request, long endNanos)
      throws NoResponseException, NetworkSettingException {
    // With "identity" OkHttp inflates no response: the bound is on what was sent.
    Request whole =
        request
            .newBuilder()
            .header("Accept-Encoding", "identity")
            .header("User-Agent", "okta-token-extension")
            .build();
    CallTracker tracker = new CallTracker(proxies);
    try {
      return send(whole, tracker, endNanos);
    } catch (NoResponseException e) {
      if (hungUp || !tracker.isLostOnKeptConnection()) {
        throw e;
      }
      // The server may have closed it long before.
      release();
      return send(whole, new CallTracker(proxies), endNanos);
    }
  }

  private HttpResponse send(Request request, CallTracker tracker, long endNanos)
      throws NoResponseException, NetworkSettingException {
    Call call = http.newCall(request);
    call.addEventListener(tracker);
    inProgress.add(call);
    if (hungUp) {
      // The call may have been added after those in progress were cancelled.
      call.cancel();
    }
    try {
      proxies.checkUsable(request.url());
      // Zero would be no limit; the function's own proxy selector may have used up the time.
      call.timeout().timeout(Math.max(1, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      return execute(call);
    } catch (NoResponseException | NetworkSettingException e) {
      throw e;
    } catch (IOException e) {
      throw NoResponseException.of(e, tracker);
    } catch (RuntimeException ignored) {
      // OkHttp's way to refuse a header. Not chained: its message may repeat what was sent.
      throw NoResponseException.broken(tracker);
    } finally {
      inProgress.remove(call);
      if (hungUp) {
        release();
      }
    }
  }

  private static HttpResponse execute(Call call) throws IOException {
    try (Response response = call.execute()) {
      return read(response);
    }
  }

  private static HttpResponse read(Response response) throws IOException {
    BufferedSource body = response.body().source();
    if (body.request(MAX_RESPONSE_BYTES + 1L)) {
      throw NoResponseException.tooLarge();
    }
    return new HttpResponse(
        Integer.parseInt(response.header(STATUS, "0")),
        response.headers(),
        body.readByteString(),
        response.receivedResponseAtMillis());
  }

  /**
   * Makes Okio's watchdog release the last request, which it would hold until that request's
   * deadline. Takes a moment.
   */
  public static void releaseLastRequest() {
    AsyncTimeout moment = new AsyncTimeout();
    moment.timeout(1, TimeUnit.MILLISECONDS);
    moment.enter();
    try {
      Thread.sleep(MOMENT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    moment.exit();
  }

  /** Returns how long all requests so far have waited for the network; 0 if not measured. */
  public long networkNanos() {
    return time == null ? 0 : time.nanos();
  }

  /** Ends a series: closes the connection that is kept. */
  public void release() {
    kept.evictAll();
  }

  /** Closes the connection of every request in progress, and of every later one. */
  public void hangUp() {
    hungUp = true;
    inProgress.forEach(Call::cancel);
    release();
  }

  /**
   * Shows OkHttp every status as 200: it would send a second request after 408, 421 and 503, and
   * throw an exception at 407. Hides the content type as well, which OkHttp would parse.
   */
  private static final class StatusHider implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
      Response response = chain.proceed(chain.request());
      ResponseBody body = response.body();
      return response
          .newBuilder()
          .code(OK)
          .header(STATUS, String.valueOf(response.code()))
          .body(ResponseBody.create(body.source(), null, body.contentLength()))
          .build();
    }
  }
}
