package io.github.oktatoken.internal.secret.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.fake.RecordingServer;
import io.github.oktatoken.internal.aws.AwsEnvironment;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.secret.Secret;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;

/**
 * The fixture of tests in which a server records requests to AWS and responds as the test says,
 * even in a way that AWS would not.
 */
public abstract class RecordingAwsFixture {
  protected static final String SECRET =
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:okta/client-AbCdEf";
  protected static final String PARAMETER = "arn:aws:ssm:us-east-1:123456789012:parameter/okta";
  protected static final String GOOD = "{\"ARN\":\"arn\",\"SecretString\":\"v4lue\"}";
  protected static final String KEY = "s3cretKey+/";
  protected static final String SESSION = "s3ssion//Token==";

  @AutoClose protected final MockWebServer server = RecordingServer.start();

  protected void responds(int status, String body) {
    server.enqueue(new MockResponse.Builder().code(status).body(body).build());
  }

  protected RecordedRequest request() throws InterruptedException {
    RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
    assertThat(request).as("the request").isNotNull();
    return request;
  }

  protected String url() {
    return server.url("/").toString();
  }

  protected Secret secret(String setting) {
    return secret(setting, keys(url()), NetworkSettings.OF_THE_JVM);
  }

  protected static Secret secret(
      String setting, AwsEnvironment environment, NetworkSettings network) {
    return new AwsSecret("client_secret", setting, environment, network, new ManualClock());
  }

  protected static AwsEnvironment keys(String endpoint) {
    return new AwsEnvironment(
        "AKID", KEY, SESSION, null, null, null, Map.of(Variable.ENDPOINT_URL, endpoint));
  }

  protected AwsEnvironment container(String uri, @Nullable String token) {
    return new AwsEnvironment(
        null, null, null, uri, token, null, Map.of(Variable.ENDPOINT_URL, url()));
  }

  protected static SecretUnavailableException failure(Secret secret) {
    SecretUnavailableException failure =
        catchThrowableOfType(SecretUnavailableException.class, () -> secret.read(soon()));
    assertThat(failure).hasMessageStartingWith("client_secret cannot be read: ");
    assertThat(everything(failure)).doesNotContain("v4lue", "s3cret", "s3ssion", "t0ken", KEY);
    return failure;
  }

  /** All that a logger may print. */
  protected static String everything(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  protected static long soon() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
  }
}
