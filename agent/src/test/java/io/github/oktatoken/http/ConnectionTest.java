package io.github.oktatoken.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.QuietServer;
import io.github.oktatoken.http.NoAnswerException.Fault;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Request;
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

  private Answer send(HttpSender http) throws NoAnswerException {
    Request request = new Request.Builder().url(server.url("/")).build();
    return http.send(request, System.nanoTime() + HttpSender.CALL_TIMEOUT.toNanos());
  }
}
