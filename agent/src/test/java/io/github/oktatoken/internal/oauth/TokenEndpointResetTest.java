package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.BASIC;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.GOOD;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.everything;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.internal.aws.AwsEnvironment;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.http.OutboundHttp;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import io.github.oktatoken.internal.secret.Secret;
import io.github.oktatoken.internal.secret.aws.AwsSecret;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token endpoint does when it is told to hang up. */
class TokenEndpointResetTest {
  @AutoClose private final FakeTokenEndpoint server = new FakeTokenEndpoint();
  private final HttpTokenEndpoint endpoint = endpoint(server.url());

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\\r\\nContent-Length: 100\\r\\n"})
  void aResetFailsTheCallThatAwaitsItsResponse(String halfAResponse) throws Exception {
    try (SlowServer slow = new SlowServer(halfAResponse)) {
      HttpTokenEndpoint waiting = endpoint(slow.url());
      FutureTask<TokenRequestException> call = start(waiting);
      slow.hasSentHalf.await();

      waiting.reset();

      // The server sees the end of the connection while it keeps its own end open.
      slow.hungUp.await();
      TokenRequestException failure = call.get();
      assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
      // By itself the call would have failed for want of a response in time.
      assertThat(failure).hasMessageNotContaining("in time");
      assertThat(everything(failure)).doesNotContain("t0k3n", FakeTokenEndpoint.SECRET);
    }
  }

  @Test
  void aResetFailsTheCallThatAwaitsTheRestOfItsResponse() throws Exception {
    try (SlowServer slow =
        new SlowServer(
            "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"access_token\":\"t0k3n\"")) {
      HttpTokenEndpoint waiting = endpoint(slow.url());
      FutureTask<TokenRequestException> call = start(waiting);
      awaitReadingOfTheBody();

      waiting.reset();

      slow.hungUp.await();
      assertThat(call.get().kind()).isEqualTo(Kind.TRANSIENT);
      assertThat(everything(call.get())).doesNotContain("in time", "t0k3n");
    }
  }

  @Test
  void aResetFailsTheCallThatAwaitsItsSecret() throws Exception {
    try (SlowServer aws = new SlowServer("")) {
      HttpTokenEndpoint waiting = endpoint(server.url(), keptBy(aws));
      FutureTask<TokenRequestException> call = start(waiting);
      aws.hasSentHalf.await();

      waiting.reset();

      aws.hungUp.await();
      assertThat(call.get().kind()).isEqualTo(Kind.TRANSIENT);
      assertThat(call.get()).hasMessageNotContaining("in time");
      assertThat(server.server.getRequestCount()).isZero();
    }
  }

  private static Client keptBy(SlowServer aws) {
    AwsEnvironment environment =
        new AwsEnvironment(
            "AKID",
            "k3y",
            null,
            null,
            null,
            null,
            Map.of(Variable.ENDPOINT_URL, aws.url().resolve("/").toString()));
    Secret secret =
        new AwsSecret(
            "client_secret",
            "arn:aws:ssm:eu-central-1:123456789012:parameter/okta/client",
            environment,
            NetworkSettings.OF_THE_JVM,
            new ManualClock());
    return new Client("my:id", secret, ClientAuthenticationMethod.CLIENT_SECRET_BASIC, null);
  }

  /** OkHttp's call is over, for its dispatcher, once the head of the response is there. */
  private static void awaitReadingOfTheBody() {
    while (Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .noneMatch(
            frame ->
                frame.getClassName().equals(OutboundHttp.class.getName())
                    && frame.getMethodName().equals("read"))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void theCallAfterAResetSendsANewRequest() throws Exception {
    try (SlowServer slow = new SlowServer("")) {
      HttpTokenEndpoint waiting = endpoint(slow.url());
      FutureTask<TokenRequestException> first = start(waiting);
      slow.hasSentHalf.await();
      waiting.reset();
      first.get();

      slow.respondsInFull();
      assertThat(waiting.call(IN_TIME).token().value()).isEqualTo("t0k3n");
    }
  }

  @Test
  void aResetSendsNothing() throws Exception {
    endpoint.reset();
    endpoint.reset();
    assertThat(server.server.getRequestCount()).isZero();

    server.responds(200, GOOD);
    assertThat(endpoint.call(IN_TIME).token().value()).isEqualTo("t0k3n");
    endpoint.reset();
    assertThat(server.server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void callsSucceedAfterAnyNumberOfResets() throws Exception {
    for (int i = 0; i < 5; i++) {
      server.responds(200, GOOD);
      assertThat(endpoint.call(IN_TIME).token().value()).isEqualTo("t0k3n");
      endpoint.reset();
    }
    assertThat(server.server.getRequestCount()).isEqualTo(5);
  }

  @Test
  void aResetLeavesAnInvalidHostToTheCall() {
    HttpTokenEndpoint lost = endpoint(URI.create("https://exa_mple..com/token"));

    assertThatCode(lost::reset).doesNotThrowAnyException();

    TokenRequestException failure =
        catchThrowableOfType(TokenRequestException.class, () -> lost.call(IN_TIME));
    assertThat(failure).hasMessageContaining("okta_token_url has an invalid host: correct it");
    assertThat(failure.kind()).isEqualTo(Kind.PERMANENT);
  }

  private static HttpTokenEndpoint endpoint(URI url) {
    return endpoint(url, BASIC);
  }

  private static HttpTokenEndpoint endpoint(URI url, Client client) {
    return TestEndpoints.of(url, client, DpopPolicy.AUTO, new ManualClock());
  }

  private static FutureTask<TokenRequestException> start(HttpTokenEndpoint endpoint) {
    FutureTask<TokenRequestException> call =
        new FutureTask<>(
            () -> catchThrowableOfType(TokenRequestException.class, () -> endpoint.call(IN_TIME)));
    Thread thread = new Thread(call, "call");
    thread.setDaemon(true);
    thread.start();
    return call;
  }

  /** Reads a request, sends a part of the response, and waits for the other side to hang up. */
  private static final class SlowServer implements AutoCloseable {
    final CountDownLatch hasSentHalf = new CountDownLatch(1);
    final CountDownLatch hungUp = new CountDownLatch(1);
    private final ServerSocket listening;
    private volatile String response;

    SlowServer(String response) throws IOException {
      this.response = response;
      listening = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
      Thread thread = new Thread(this::serve, "slow-server");
      thread.setDaemon(true);
      thread.start();
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/token");
    }

    void respondsInFull() {
      response = "HTTP/1.1 200 OK\r\nContent-Length: " + GOOD.length() + "\r\n\r\n" + GOOD;
    }

    private void serve() {
      while (!listening.isClosed()) {
        try (Socket socket = listening.accept()) {
          InputStream in = socket.getInputStream();
          for (String seen = ""; !seen.endsWith("client_credentials") && !seen.endsWith("}"); ) {
            seen += (char) in.read();
          }
          socket.getOutputStream().write(response.getBytes(UTF_8));
          hasSentHalf.countDown();
          in.read();
        } catch (IOException reset) {
          // The other side has hung up, or the test is over.
        }
        hungUp.countDown();
      }
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }
}
