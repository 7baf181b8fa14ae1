package io.github.oktatoken.internal.secret.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.HungTrustStore;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.fake.RecordingServer;
import io.github.oktatoken.internal.aws.AwsEnvironment;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.secret.Secret;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A read that is still getting ready when a snapshot is taken. */
class AwsSnapshotTest {
  private static final String ARN = "arn:aws:secretsmanager:eu-central-1:1:secret:okta";

  @AutoClose private final MockWebServer server = RecordingServer.start();
  @AutoClose private final HungTrustStore disk = HungTrustStore.install();

  @Test
  void sendsNothingAfterTheResetAndTheNextReadSucceeds() throws Exception {
    server.enqueue(new MockResponse.Builder().body("{\"SecretString\":\"v4lue\"}").build());
    String url = "http://127.0.0.1:" + server.getPort();
    AwsEnvironment keys =
        new AwsEnvironment(
            "AKID", "k3y", null, null, null, null, Map.of(Variable.ENDPOINT_URL, url));
    Secret secret =
        new AwsSecret("client_secret", ARN, keys, NetworkSettings.OF_THE_JVM, new ManualClock());
    FutureTask<String> read = new FutureTask<>(() -> secret.read(soon()));
    new Thread(read).start();
    disk.awaitReader();

    secret.reset();

    disk.mend();
    assertThatThrownBy(read::get).hasCauseInstanceOf(SecretUnavailableException.class);
    assertThat(server.getRequestCount()).isZero();
    assertThat(secret.read(soon())).isEqualTo("v4lue");
  }

  private static long soon() {
    return System.nanoTime() + Duration.ofSeconds(20).toNanos();
  }
}
