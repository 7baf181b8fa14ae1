package io.github.oktatoken.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.QuietServer;
import io.github.oktatoken.http.NoAnswerException.Fault;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How long a connection lives, in an environment that may be frozen any time. */
class ConnectionTest {
  @AutoClose private final MockWebServer server = QuietServer.start();

  @Test
  void endsWithItsAnswer() throws Exception {
    HttpSender http = new HttpSender(Network.OF_THE_JVM);
    for (int i = 0; i < 3; i++) {
      server.enqueue(new MockResponse.Builder().body("good").build());
      assertThat(send(http).body().utf8()).isEqualTo("good");
      assertThat(server.takeRequest().getExchangeIndex()).isZero();
    }
  }

  @Test
  void isNotBegunOnceItIsHungUp() throws Exception {
    HttpSender http = new HttpSender(Network.OF_THE_JVM);

    http.hangUp();

    assertThat(catchThrowableOfType(NoAnswerException.class, () -> send(http)).fault())
        .isEqualTo(Fault.CONNECTION);
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void leavesNothingOfItsRequestInMemory() throws Exception {
    HttpSender http = new HttpSender(Network.OF_THE_JVM);
    server.enqueue(new MockResponse.Builder().build());

    WeakReference<RequestBody> sent = sendSecret(http);
    HttpSender.letGo();

    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (sent.get() != null && System.nanoTime() < endNanos) {
      System.gc();
    }
    assertThat(sent.get()).isNull();
    Reference.reachabilityFence(http);
  }

  private WeakReference<RequestBody> sendSecret(HttpSender http) throws NoAnswerException {
    RequestBody secret = RequestBody.create("s3cr3t".getBytes(UTF_8));
    Request request = new Request.Builder().url(server.url("/")).post(secret).build();
    http.send(request, System.nanoTime() + HttpSender.CALL_TIMEOUT.toNanos());
    return new WeakReference<>(secret);
  }

  private Answer send(HttpSender http) throws NoAnswerException {
    Request request = new Request.Builder().url(server.url("/")).build();
    return http.send(request, System.nanoTime() + HttpSender.CALL_TIMEOUT.toNanos());
  }
}
