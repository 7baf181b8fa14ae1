package io.github.oktatoken.internal.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.fake.RecordingServer;
import io.github.oktatoken.internal.aws.AwsEnvironment;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.secret.aws.AwsSecret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A secret that several clients share, on a server that responds once its gate is open. */
@Timeout(60)
class SharedSecretTest {
  private static final String ARN = "arn:aws:secretsmanager:eu-central-1:1:secret:okta";

  @AutoClose private final MockWebServer server = RecordingServer.start();
  private final Map<String, SharedSecret> secrets = new HashMap<>();
  private final Semaphore received = new Semaphore(0);
  private final AtomicInteger requests = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile String value = "first";
  private volatile int status = 200;

  @BeforeEach
  void respondOnceTheGateIsOpen() {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
            CountDownLatch waited = gate;
            requests.incrementAndGet();
            received.release();
            waited.await();
            return new MockResponse.Builder()
                .code(status)
                .body("{\"SecretString\":\"" + value + "\"}")
                .build();
          }
        });
  }

  @AfterEach
  void openTheGate() {
    gate.countDown();
  }

  @Test
  void aSharedSecretIsReadOnceForAllClients() throws Exception {
    gate = new CountDownLatch(1);
    List<FutureTask<String>> reads = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      reads.add(reading(client()));
    }
    received.acquire();
    gate.countDown();

    for (FutureTask<String> read : reads) {
      assertThat(read.get()).isEqualTo("first");
    }
    assertThat(client().read(soon())).isEqualTo("first");
    assertThat(requests).hasValue(1);
    assertThat(client(ARN + ":::v2").read(soon())).isEqualTo("first");
    assertThat(requests).hasValue(2);
  }

  @Test
  void aRefusedSharedSecretIsReadOnceMoreForAllClients() throws Exception {
    Secret one = client();
    Secret other = client();
    one.read(soon());
    other.read(soon());
    value = "second";

    one.forget("first");
    assertThat(one.read(soon())).isEqualTo("second");
    other.forget("first");
    assertThat(other.read(soon())).isEqualTo("second");
    assertThat(requests).hasValue(2);

    other.forget("second");
    assertThat(other.read(soon())).isEqualTo("second");
    assertThat(requests).hasValue(3);
  }

  @Test
  void anotherClientTakesOverAnAbortedReadOfASharedSecret() throws Exception {
    gate = new CountDownLatch(1);
    Secret first = client();
    FutureTask<String> reader = reading(first);
    received.acquire();
    FutureTask<String> waiting = waiting(client());
    CountDownLatch open = gate;
    gate = new CountDownLatch(0);

    first.reset();

    assertThat(waiting.get()).isEqualTo("first");
    assertUnavailable(reader);
    open.countDown();
    assertThat(requests).hasValue(2);
  }

  @Test
  void aWaitingClientThatResetsDoesNotAbortTheReadOfASharedSecret() throws Exception {
    gate = new CountDownLatch(1);
    FutureTask<String> reader = reading(client());
    received.acquire();
    Secret second = client();
    FutureTask<String> waiting = waiting(second);

    second.reset();

    assertUnavailable(waiting);
    assertThat(reader.isDone()).isFalse();
    gate.countDown();
    assertThat(reader.get()).isEqualTo("first");
    assertThat(second.read(soon())).isEqualTo("first");
    assertThat(requests).hasValue(1);
  }

  @Test
  void aClientWaitsForASharedSecretUntilItsOwnDeadline() throws Exception {
    gate = new CountDownLatch(1);
    FutureTask<String> reader = reading(client());
    received.acquire();

    assertThatThrownBy(() -> client().read(System.nanoTime() + 50_000_000))
        .isInstanceOf(SecretUnavailableException.class)
        .hasMessageContaining("did not read it in time")
        .matches(late -> ((SecretUnavailableException) late).isTransient());

    gate.countDown();
    assertThat(reader.get()).isEqualTo("first");
  }

  @Test
  void anUnreadableSharedSecretIsTriedByEachClient() throws Exception {
    status = 400;
    for (int i = 1; i <= 2; i++) {
      assertThatThrownBy(() -> client().read(soon()))
          .isInstanceOf(SecretUnavailableException.class)
          .hasMessageContaining("AWS returned 400");
      assertThat(requests).hasValue(i);
    }

    status = 200;
    assertThat(client().read(soon())).isEqualTo("first");
  }

  @Test
  void aSnapshotHoldsNoSharedSecretEvenIfAReadEndsLater() throws Exception {
    Secret one = client();
    Secret other = client();
    one.read(soon());
    value = "second";
    one.forget("first");
    gate = new CountDownLatch(1);
    received.drainPermits();
    FutureTask<String> late = reading(one);
    received.acquire();

    other.suspend();

    assertThatThrownBy(() -> other.read(soon())).isInstanceOf(CancellationException.class);
    gate.countDown();
    assertThat(late.get()).isEqualTo("second");
    other.resume();
    value = "third";
    assertThat(other.read(soon())).isEqualTo("third");
    assertThat(one.read(soon())).isEqualTo("third");
    assertThat(requests).hasValue(3);
  }

  @Test
  void aPlainSecretIsNotShared() {
    assertThat(new PlainSecret("s3cret").sharedIn(secrets)).isEqualTo(new PlainSecret("s3cret"));
    assertThat(client().isReference()).isTrue();
    assertThat(client().setting()).isEqualTo(ARN);
  }

  private Secret client() {
    return client(ARN);
  }

  private Secret client(String arn) {
    String url = "http://127.0.0.1:" + server.getPort();
    AwsEnvironment keys =
        new AwsEnvironment(
            "AKID", "k3y", null, null, null, null, Map.of(Variable.ENDPOINT_URL, url));
    return new AwsSecret("client_secret", arn, keys, NetworkSettings.OF_THE_JVM, new ManualClock())
        .sharedIn(secrets);
  }

  private static FutureTask<String> reading(Secret secret) {
    FutureTask<String> read = new FutureTask<>(() -> secret.read(soon()));
    start(read);
    return read;
  }

  /** Returns a read that waits for that of another client. */
  private static FutureTask<String> waiting(Secret secret) throws InterruptedException {
    FutureTask<String> read = new FutureTask<>(() -> secret.read(soon()));
    Thread thread = start(read);
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(1);
    }
    return read;
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void assertUnavailable(FutureTask<String> read) {
    assertThatThrownBy(() -> read.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(SecretUnavailableException.class);
  }

  private static long soon() {
    return System.nanoTime() + Duration.ofSeconds(30).toNanos();
  }
}
