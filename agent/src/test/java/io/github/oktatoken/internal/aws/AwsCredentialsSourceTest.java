package io.github.oktatoken.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.http.OutboundHttp;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import io.github.oktatoken.internal.secret.aws.RecordingAwsFixture;
import java.util.Map;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the credentials come from, and which are refused. */
class AwsCredentialsSourceTest extends RecordingAwsFixture {
  @Test
  void goesToLoopbackHostsPastTheProxy() throws Exception {
    responds(200, "{\"AccessKeyId\":\"AKID\",\"SecretAccessKey\":\"" + KEY + "\"}");
    responds(200, GOOD);
    NetworkSettings network = new NetworkSettings(null, "http://127.0.0.1:1", null);

    assertThat(secret(SECRET, container(url() + "credentials?a=b", "t0ken"), network).read(soon()))
        .isEqualTo("v4lue");

    RecordedRequest request = request();
    assertThat(request.getRequestLine()).isEqualTo("GET /credentials?a=b HTTP/1.1");
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("t0ken");
    assertThat(request().getHeaders().get("X-Amz-Security-Token")).isNull();
  }

  @Test
  void ignoresAnInvalidProxyWhereCredentialsAndSecretNeedNone() throws Exception {
    responds(200, "{\"AccessKeyId\":\"AKID\",\"SecretAccessKey\":\"" + KEY + "\"}");
    responds(200, GOOD);
    NetworkSettings network = new NetworkSettings(null, "https://s3cret@127.0.0.1:1", null);

    assertThat(secret(SECRET, container(url(), null), network).read(soon())).isEqualTo("v4lue");
  }

  @Test
  void saysThatTheCredentialsAreTooLarge() {
    responds(200, " ".repeat(OutboundHttp.MAX_RESPONSE_BYTES + 1));

    assertThat(failure(secret(SECRET, container(url(), null), NetworkSettings.OF_THE_JVM)))
        .hasMessageContaining("AWS_CONTAINER_CREDENTIALS_FULL_URI returned too much");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/credentials",
        "http://localhost:2773/",
        "http://127.0.0.1:9001/",
        "http://[::1]:9001/",
        "http://169.254.170.2/v2/credentials",
        "http://169.254.170.23/v1/credentials",
        "http://[fd00:ec2::23]/v1/credentials",
      })
  void asksThisMachineAndItsContainerForCredentials(String uri) {
    assertThat(AwsCredentialsSource.isSafe(HttpUrl.get(uri))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://s3cret.example.com/",
        "http://10.0.0.1/",
        "http://169.254.170.24/",
        "http://169.254.169.254/",
        "http://[fd00:ec2::24]/",
        "s3cret"
      })
  void asksNoOtherHostForCredentials(String uri) {
    SecretUnavailableException failure =
        failure(secret(SECRET, container(uri, "t0ken"), NetworkSettings.OF_THE_JVM));

    assertThat(failure.isTransient()).isFalse();
    assertThat(failure)
        .hasNoCause()
        .hasMessageContaining("AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"AccessKeyId\":\"s3cret\"}",
        "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"\"}",
        "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"s3cret\\n\"}",
        "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"B\",\"Token\":\"s3cr\u00e9t\"}",
      })
  void takesSoundCredentialsAlone(String response) {
    responds(200, response);

    assertThat(failure(secret(SECRET, container(url(), null), NetworkSettings.OF_THE_JVM)))
        .hasNoCause()
        .hasMessageContaining("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void repeatsNothingOfMalformedCredentials() {
    AwsEnvironment malformed =
        new AwsEnvironment(
            "AKID", KEY, "s3ssion\nx", null, null, null, Map.of(Variable.ENDPOINT_URL, url()));

    assertThat(failure(secret(SECRET, malformed, NetworkSettings.OF_THE_JVM)))
        .hasNoCause()
        .hasMessageContaining("the AWS credentials of the environment are malformed");
    assertThat(failure(secret(SECRET, container(url(), "t0ken\nx"), NetworkSettings.OF_THE_JVM)))
        .hasNoCause()
        .hasMessageContaining("AWS_CONTAINER_AUTHORIZATION_TOKEN has a character");
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void saysThatThereAreNoCredentials() {
    AwsEnvironment none =
        new AwsEnvironment(null, KEY, null, null, null, null, Map.of(Variable.ENDPOINT_URL, url()));

    SecretUnavailableException failure = failure(secret(SECRET, none, NetworkSettings.OF_THE_JVM));

    assertThat(failure.isTransient()).isFalse();
    assertThat(failure).hasMessageContaining("there are no AWS credentials: AWS_ACCESS_KEY_ID");
  }
}
