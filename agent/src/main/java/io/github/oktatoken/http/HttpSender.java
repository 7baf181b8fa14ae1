package io.github.oktatoken.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.AsyncTimeout;
import okio.BufferedSink;
import okio.BufferedSource;

/**
 * Sends a request once, to the host that it names and no other, and waits for the whole answer.
 * When to ask again is somebody else's business.
 */
public final class HttpSender {
  /**
   * Connecting within a region takes milliseconds; after this it is a lost packet or a firewall.
   */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** What is asked for has some KiB; beyond this somebody sends something else. */
  public static final int MAX_ANSWER_BYTES = 1 << 20;

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
   * @throws NetworkSettingException if one of them is unusable
   * @throws GeneralSecurityException if the JVM can set up no TLS
   */
  public HttpSender(Network network) throws NetworkSettingException, GeneralSecurityException {
    proxies = new Proxies(network);
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
            .addInterceptor(proxies::refuseUnusable)
            .addNetworkInterceptor(HttpSender::keepFromFollowUps)
            // None is kept, since it would die in the first freeze. How long one might be is how
            // often a thread of the pool looks at those in use, so no short time will do.
            .connectionPool(new ConnectionPool(0, 5, TimeUnit.MINUTES))
            .proxySelector(proxies)
            .proxyAuthenticator(proxies);
    if (network.caFile() != null) {
      CaFile trusted = CaFile.read(network.caFile());
      builder.sslSocketFactory(trusted.sockets(), trusted.manager());
    }
    http = builder.build();
  }

  /**
   * Sends a request and blocks until its answer is there.
   *
   * @param endNanos until when it has to be, by {@link System#nanoTime()}
   * @throws NoAnswerException if it isn't, or makes no sense
   * @throws NetworkSettingException if it would go through a proxy that can't be
   */
  public Answer send(Request request, long endNanos)
      throws NoAnswerException, NetworkSettingException {
    // Asking for identity keeps OkHttp from inflating an answer: what is bounded is what was sent.
    Call call =
        http.newCall(
            request
                .newBuilder()
                .header("Accept-Encoding", "identity")
                .header("User-Agent", "okta-token-extension")
                .build());
    // Zero would be no limit.
    call.timeout().timeout(Math.max(1, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    Way way = new Way(proxies);
    call.addEventListener(way);
    underWay.add(call);
    try (Response response = call.execute()) {
      return read(response);
    } catch (NoAnswerException | NetworkSettingException inOurWords) {
      throw inOurWords;
    } catch (IOException failure) {
      throw NoAnswerException.of(failure, way);
    } catch (RuntimeException garbled) {
      throw NoAnswerException.garbled(way);
    } finally {
      underWay.remove(call);
    }
  }

  private static Answer read(Response response) throws IOException {
    BufferedSource body = response.body().source();
    if (body.request(MAX_ANSWER_BYTES + 1L)) {
      throw NoAnswerException.tooLarge();
    }
    return new Answer(
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

  /** For a request that was about to be sent, and is not among those to be cancelled yet. */
  private Response refuseOnceHungUp(Interceptor.Chain chain) throws IOException {
    if (hungUp) {
      throw new IOException("the connection was given up");
    }
    return chain.proceed(chain.request());
  }

  /**
   * OkHttp answers 408, 421 and 503 with a second request of its own, and 407 with an exception, so
   * it sees every status as 200.
   */
  private static Response keepFromFollowUps(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    return response.newBuilder().code(OK).header(STATUS, String.valueOf(response.code())).build();
  }

  /** A body that OkHttp may not send a second time, to the next address of the host, by itself. */
  public static RequestBody once(RequestBody body) {
    return new OneShot(body);
  }

  private static final class OneShot extends RequestBody {
    private final RequestBody body;

    OneShot(RequestBody body) {
      this.body = body;
    }

    @Override
    public MediaType contentType() {
      return body.contentType();
    }

    @Override
    public long contentLength() throws IOException {
      return body.contentLength();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      body.writeTo(sink);
    }

    @Override
    public boolean isOneShot() {
      return true;
    }
  }
}
