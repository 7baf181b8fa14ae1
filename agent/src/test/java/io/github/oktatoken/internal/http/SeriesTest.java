package io.github.oktatoken.internal.http;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.fake.RecordingServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Request;
import okio.ByteString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests in a row that take one connection. */
class SeriesTest {
  private static final MockResponse GOOD = new MockResponse.Builder().body("good").build();
  private static final MockResponse NONE =
      new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();

  /** Long before an idle connection would be closed. */
  private static final int SOON_MILLIS = 5_000;

  @AutoClose private final MockWebServer server = RecordingServer.start();
  private OutboundHttp http;

  @BeforeEach
  void start() throws Exception {
    http = new OutboundHttp(NetworkSettings.OF_THE_JVM, true);
  }

  @Test
  void aSeriesTakesOneConnectionUntilItEnds() throws Exception {
    for (int series = 0; series < 2; series++) {
      for (int i = 0; i < 3; i++) {
        server.enqueue(GOOD);
        assertThat(send()).isEqualTo("good");
        assertThat(server.takeRequest().getExchangeIndex()).isEqualTo(i);
      }
      http.release();
    }
  }

  @Test
  void aSlowResponseOnAKeptConnectionIsWaitedFor() throws Exception {
    server.enqueue(GOOD);
    server.enqueue(GOOD.newBuilder().headersDelay(500, TimeUnit.MILLISECONDS).build());
    send();

    assertThat(send()).isEqualTo("good");
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theEndOfASeriesClosesItsConnection(boolean isHungUp) throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      FutureTask<String> sending =
          new FutureTask<>(() -> send("http://127.0.0.1:" + listening.getLocalPort()));
      new Thread(sending).start();
      try (Socket socket = listening.accept()) {
        socket.setSoTimeout(SOON_MILLIS);
        socket
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
        assertThat(sending.get()).isEmpty();
        if (isHungUp) {
          http.hangUp();
        } else {
          http.release();
        }
        // Reads to the end, or in vain.
        assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).startsWith("POST / ");
      }
    }
  }

  @Test
  void aRequestThatIsLostWithAKeptConnectionIsSentAgain() throws Exception {
    server.enqueue(GOOD);
    server.enqueue(NONE);
    server.enqueue(GOOD);
    send();

    assertThat(send()).isEqualTo("good");
    assertThat(server.getRequestCount()).isEqualTo(3);
  }

  @Test
  void aRequestIsSentAgainOnceAlone() throws Exception {
    server.enqueue(GOOD);
    server.enqueue(NONE);
    server.enqueue(NONE);
    send();

    assertLost(3);
  }

  @Test
  void aRequestThatIsLostOnItsOwnConnectionIsNotSentAgain() throws Exception {
    server.enqueue(NONE);

    assertLost(1);
  }

  @Test
  void aRequestWhoseResponseBreaksOffIsNotSentAgain() throws Exception {
    server.enqueue(GOOD);
    server.enqueue(
        GOOD.newBuilder().onResponseBody(new SocketEffect.CloseSocket()).body("broken").build());
    send();

    assertLost(2);
  }

  private void assertLost(int requests) {
    assertThatThrownBy(this::send).isInstanceOf(NoResponseException.class);
    assertThat(server.getRequestCount()).isEqualTo(requests);
  }

  private String send() throws Exception {
    return send(server.url("/").toString());
  }

  private String send(String url) throws Exception {
    OneShotBody body = new OneShotBody(ByteString.encodeUtf8("{}"));
    Request request = new Request.Builder().url(url).post(body).build();
    return http.send(request, System.nanoTime() + IN_TIME.toNanos()).body().utf8();
  }
}
