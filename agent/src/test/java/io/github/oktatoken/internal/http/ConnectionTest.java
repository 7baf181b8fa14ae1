package io.github.oktatoken.internal.http;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.fake.RecordingServer;
import io.github.oktatoken.internal.http.NoResponseException.Fault;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How long a connection lives in an environment that may be frozen at any time. */
class ConnectionTest {
  /** Less than OkHttp's limit for a read, as each of our deadlines: Okio waits for the next one. */
  private static final Duration LONG = Duration.ofSeconds(9);

  private static final Duration STALL = Duration.ofMillis(1_500);

  /** Long before a connection that is kept would be closed. */
  private static final int SOON_MILLIS = 5_000;

  @AutoClose private final MockWebServer server = RecordingServer.start();

  @Test
  void aConnectionEndsWithItsResponse() throws Exception {
    OutboundHttp http = new OutboundHttp(NetworkSettings.OF_THE_JVM);
    for (int i = 0; i < 3; i++) {
      server.enqueue(new MockResponse.Builder().body("good").build());
      assertThat(send(http).body().utf8()).isEqualTo("good");
      assertThat(server.takeRequest().getExchangeIndex()).isZero();
    }
  }

  @Test
  void aConnectionIsClosedThoughTheServerWouldKeepIt() throws Exception {
    OutboundHttp http = new OutboundHttp(NetworkSettings.OF_THE_JVM);
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      FutureTask<HttpResponse> asking =
          new FutureTask<>(() -> send(http, "http://127.0.0.1:" + listening.getLocalPort()));
      new Thread(asking).start();
      try (Socket socket = listening.accept()) {
        socket.setSoTimeout(SOON_MILLIS);
        socket
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
        assertThat(asking.get().status()).isEqualTo(200);
        // Reads to the end, or in vain.
        assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).startsWith("GET / ");
      }
    }
  }

  @Test
  void aConnectionTakesNoCpuTimeWhileItWaits() throws Exception {
    OutboundHttp http = new OutboundHttp(NetworkSettings.OF_THE_JVM);
    server.enqueue(
        new MockResponse.Builder()
            .headersDelay(STALL.plusMillis(400).toMillis(), TimeUnit.MILLISECONDS)
            .build());
    FutureTask<HttpResponse> waiting = new FutureTask<>(() -> send(http));
    new Thread(waiting).start();
    server.takeRequest();

    long before = processorTime();
    Thread.sleep(STALL.toMillis());

    assertThat(waiting.isDone()).isFalse();
    assertThat(processorTime() - before).isLessThan(STALL.dividedBy(20).toNanos());
    assertThat(waiting.get().status()).isEqualTo(200);
  }

  /**
   * In nanoseconds, of all threads: whichever of them it is, the handler misses what it takes. The
   * compiler's are none of ours.
   */
  private static long processorTime() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getAllThreadIds()).map(threads::getThreadCpuTime).sum();
  }

  @Test
  void noConnectionBeginsAfterTheHangUp() throws Exception {
    OutboundHttp http = new OutboundHttp(NetworkSettings.OF_THE_JVM);

    http.hangUp();

    assertThat(catchThrowableOfType(NoResponseException.class, () -> send(http)).fault())
        .isEqualTo(Fault.CONNECTION);
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void aConnectionLeavesNothingOfItsRequestInMemory() throws Exception {
    OutboundHttp http = new OutboundHttp(NetworkSettings.OF_THE_JVM);
    server.enqueue(new MockResponse.Builder().build());

    WeakReference<RequestBody> sent = sendSecret(http);
    OutboundHttp.releaseLastRequest();

    // Well before the deadline, when Okio would release the request by itself.
    long endNanos = System.nanoTime() + LONG.toNanos() * 2 / 3;
    try {
      while (sent.get() != null && System.nanoTime() < endNanos) {
        System.gc();
      }
      assertThat(sent.get()).isNull();
    } finally {
      Reference.reachabilityFence(http);
    }
  }

  @Test
  void theReleaseOfTheLastRequestLeavesAnInterruptAlone() {
    Thread.currentThread().interrupt();

    OutboundHttp.releaseLastRequest();

    assertThat(Thread.interrupted()).isTrue();
  }

  private WeakReference<RequestBody> sendSecret(OutboundHttp http) throws Exception {
    RequestBody secret = RequestBody.create("s3cr3t".getBytes(UTF_8));
    Request request = new Request.Builder().url(server.url("/")).post(secret).build();
    http.send(request, System.nanoTime() + LONG.toNanos());
    return new WeakReference<>(secret);
  }

  private HttpResponse send(OutboundHttp http) throws Exception {
    return send(http, server.url("/").toString());
  }

  private static HttpResponse send(OutboundHttp http, String url) throws Exception {
    Request request = new Request.Builder().url(url).build();
    return http.send(request, System.nanoTime() + IN_TIME.toNanos());
  }
}
