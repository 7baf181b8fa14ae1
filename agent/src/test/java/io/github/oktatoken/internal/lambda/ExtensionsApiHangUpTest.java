package io.github.oktatoken.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.fake.RecordingServer;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionsApiHangUpTest {
  private static final long PATIENCE_MILLIS = 10_000;

  @AutoClose private final MockWebServer server = RecordingServer.start();
  private final ExtensionsApi lambda = new ExtensionsApi("127.0.0.1:" + server.getPort());
  private final Thread loop = new Thread(this::askForEver, "loop");
  private volatile boolean isTold;

  /** Without an answer the thread waits in native code. */
  @Test
  void endsTheWaitForAnEventWithoutAnException() throws Exception {
    start();
    assertThat(server.takeRequest(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isNotNull();
    assertThat(lambda.awaitSilence(1)).isFalse();

    lambda.hangUp();

    assertThat(lambda.awaitSilence(PATIENCE_MILLIS)).isTrue();
    awaitSleep();
    assertThat(isTold).isFalse();
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void connectsToLambdaNoMoreAfterAHangUp() throws Exception {
    lambda.hangUp();
    start();

    assertThat(lambda.awaitSilence(PATIENCE_MILLIS)).isTrue();
    loop.interrupt();
    awaitSleep();
    assertThat(isTold).isFalse();
    assertThat(server.getRequestCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:9001", "localhost:1", "a.b-c_d:65535"})
  void acceptsHostAndPortAsRuntimeApi(String address) {
    assertThat(ExtensionsApi.isAuthority(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", ":1", "a", "a:", "a:b", "a:-1", "a:65536", "a:1,b", "a:1 "})
  void refusesAnyOtherRuntimeApi(String text) {
    assertThat(ExtensionsApi.isAuthority(text)).isFalse();
  }

  private void start() {
    loop.setDaemon(true);
    loop.start();
  }

  private void askForEver() {
    try {
      lambda.next();
    } catch (Exception failure) {
      // Told as well.
    }
    isTold = true;
  }

  private void awaitSleep() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (loop.getState() != Thread.State.TIMED_WAITING && System.nanoTime() < end) {
      Thread.sleep(1);
    }
    assertThat(loop.getState()).isEqualTo(Thread.State.TIMED_WAITING);
  }
}
