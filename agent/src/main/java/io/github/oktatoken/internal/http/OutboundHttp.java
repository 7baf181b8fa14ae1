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

/**
 * Sends a request once, to the host that it names and no other, and waits for the whole answer.
 * When to ask again is somebody else's business.
 */
public final class OutboundHttp {
  /**
   * Connecting within a region takes milliseconds; after this it is a lost packet or a firewall.
   */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** What is asked for has some KiB; beyond this somebody sends something else. */
  public static final int MAX_RESPONSE_BYTES = 1 << 20;

  /** Time enough for a thread to wake up. */
  private static final int MOMENT_MILLIS = 20;

  private static final int OK = 200;

  /** Carries the status past OkHttp's own follow-ups. */
  private static final String STATUS = "Okta-Token-Status";

  private final Proxies proxies;
  private final OkHttpClient http;

  /** To the end of their answers: OkHttp's dispatcher forgets a call with the answer's head. */
  private final Set<Call> underWay = ConcurrentHashMap.newKeySet();

  private volatile boolean hungUp;

  /**
   * Reads the settings; doesn't connect.
   *
   * @throws NetworkSettingException if one of them is unusable, or the JVM can set up no TLS
   */
  public OutboundHttp(NetworkSettings network) throws NetworkSettingException {
    proxies = new Proxies(network);
    try {
      Trust trust = network.caFile() == null ? Trust.ofJvm() : CaFile.read(network.caFile());
      http = client(trust, proxies);
    } catch (NetworkSettingException inOurWords) {
      throw inOurWords;
    } catch (Exception | AssertionError e) {
      // Kotlin's checked exceptions come undeclared.
      throw new NetworkSettingException(e);
    }
  }

  private static OkHttpClient client(Trust trust, Proxies proxies) {
    return new OkHttpClient.Builder()
        .connectTimeout(CONNECT_TIMEOUT)
        // The answer to a redirect would be a secret sent to another host.
        .followRedirects(false)
        .followSslRedirects(false)
        // HTTP/2 and address races would load classes and start threads for one request.
        .protocols(List.of(Protocol.HTTP_1_1))
        .fastFallback(false)
        .addNetworkInterceptor(new Disguise())
        // None is kept, since it would die in the first freeze. How long one might be is how
        // often a thread of the pool looks at those in use, so no short time will do.
        .connectionPool(new ConnectionPool(0, 5, TimeUnit.MINUTES))
        .proxySelector(proxies)
        .proxyAuthenticator(proxies)
        .sslSocketFactory(trust.sockets(), trust.withoutIssuers())
        .build();
  }

  /**
   * Sends a request and blocks until its answer is there.
   *
   * @param endNanos until when it has to be, by {@link System#nanoTime()}
   * @throws NoResponseException if it isn't, or makes no sense
   * @throws NetworkSettingException if it would go through a proxy that can't be
   */
  public HttpResponse send(Request request, long endNanos)
      throws NoResponseException, NetworkSettingException {
    // Asking for identity keeps OkHttp from inflating an answer: what is bounded is what was sent.
    Call call =
        http.newCall(
            request
                .newBuilder()
                .header("Accept-Encoding", "identity")
                .header("User-Agent", "okta-token-extension")
                .build());
    FaultTracker way = new FaultTracker(proxies);
    call.addEventListener(way);
    underWay.add(call);
    if (hungUp) {
      // It may have been about to be sent, and not among those that were cancelled.
      call.cancel();
    }
    try {
      proxies.checkUsable(request.url());
      // Zero would be no limit. The function's own proxy selector may have taken its time.
      call.timeout().timeout(Math.max(1, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      return execute(call);
    } catch (NoResponseException | NetworkSettingException inOurWords) {
      throw inOurWords;
    } catch (IOException failure) {
      throw NoResponseException.of(failure, way);
    } catch (RuntimeException garbled) {
      throw NoResponseException.garbled(way);
    } finally {
      underWay.remove(call);
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
   * Has Okio's watchdog look at something else than the last request, which else it would hold
   * until that one's time would have been up. Takes a moment.
   */
  public static void letGo() {
    AsyncTimeout moment = new AsyncTimeout();
    moment.timeout(1, TimeUnit.MILLISECONDS);
    moment.enter();
    try {
      Thread.sleep(MOMENT_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    moment.exit();
  }

  /** Cuts the connection of each request under way, which then fails; for good. */
  public void hangUp() {
    hungUp = true;
    underWay.forEach(Call::cancel);
  }

  /**
   * OkHttp answers 408, 421 and 503 with a second request of its own, and 407 with an exception, so
   * it sees every status as 200. Nor does it see a type of the content, which it would parse.
   */
  private static final class Disguise implements Interceptor {
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
