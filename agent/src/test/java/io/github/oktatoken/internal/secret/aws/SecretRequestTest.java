package io.github.oktatoken.internal.secret.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.fake.SdkSigner;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.http.OutboundHttp;
import io.github.oktatoken.internal.secret.Secret;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and what becomes of responses that AWS would not send. */
class SecretRequestTest extends RecordingAwsFixture {
  @Test
  void asksSecretsManagerForTheValue() throws Exception {
    responds(200, GOOD);

    assertThat(secret(SECRET + ":").read(soon())).isEqualTo("v4lue");

    RecordedRequest request = request();
    assertThat(request.getRequestLine()).isEqualTo("POST / HTTP/1.1");
    assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/x-amz-json-1.1");
    assertThat(request.getHeaders().get("X-Amz-Target")).isEqualTo("secretsmanager.GetSecretValue");
    assertThat(request.getHeaders().get("X-Amz-Date")).isEqualTo("20260101T000000Z");
    assertThat(request.getHeaders().get("X-Amz-Security-Token")).isEqualTo(SESSION);
    assertThat(request.getHeaders().get("Authorization"))
        .startsWith(
            "AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-central-1/secretsmanager/aws4_request, ");
    assertThat(request.getBody().utf8()).isEqualTo("{\"SecretId\":\"" + SECRET + "\"}");
  }

  @Test
  void asksForTheVersionThatIsNamed() throws Exception {
    responds(200, "{\"SecretString\":\"{\\\"key\\\":\\\"v4lue\\\"}\"}");

    assertThat(secret(SECRET + ":key:a \u00fc\"stage:v-1").read(soon())).isEqualTo("v4lue");

    assertThat(request().getBody().utf8())
        .isEqualTo(
            "{\"SecretId\":\""
                + SECRET
                + "\",\"VersionStage\":\"a \u00fc\\\"stage\",\"VersionId\":\"v-1\"}");
  }

  @Test
  void asksParameterStoreForTheDecryptedValue() throws Exception {
    responds(200, "{\"Parameter\":{\"Name\":\"okta\",\"Value\":\"v4lue\"}}");

    assertThat(secret(PARAMETER).read(soon())).isEqualTo("v4lue");

    RecordedRequest request = request();
    assertThat(request.getHeaders().get("X-Amz-Target")).isEqualTo("AmazonSSM.GetParameter");
    assertThat(request.getHeaders().get("Authorization"))
        .startsWith("AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/ssm/aws4_request, ");
    assertThat(request.getBody().utf8())
        .isEqualTo("{\"Name\":\"" + PARAMETER + "\",\"WithDecryption\":true}");
  }

  /** With everything that OkHttp does to a request on its way. */
  @ParameterizedTest
  @ValueSource(strings = {":key", ":\u00fc \ud83d\ude00+%20:stage\"\u4e2d:", "::AWSPREVIOUS:v-1"})
  void anAwsRequestArrivesWithTheSignatureOfTheSdk(String end) throws Exception {
    responds(200, "{}");
    failure(secret(SECRET + end));

    RecordedRequest request = request();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    request.getHeaders().forEach(header -> headers.put(header.getFirst(), header.getSecond()));
    assertThat(headers)
        .containsAllEntriesOf(
            new SdkSigner("AKID", KEY, SESSION)
                .sign(server.url("/").uri(), headers, request.getBody().toByteArray()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>v4lue</html>",
        "\"v4lue\"",
        "{\"SecretString\":\"v4lue\"",
        "{\"SecretString\":\"v4lue\"} x",
        "{\"SecretString\":1}",
        "{\"SecretString\":null,\"SecretBinary\":\"v4lue?\"}",
        "{\"Parameter\":{\"Value\":\"v4lue\"}}",
      })
  void refusesAResponseThatIsNotOfSecretsManager(String response) {
    responds(200, response);

    SecretUnavailableException failure = failure(secret(SECRET));

    assertThat(failure.isTransient()).isTrue();
    assertThat(failure)
        .hasNoCause()
        .hasMessageContainingAll("not from AWS", "AWS_ENDPOINT_URL_SECRETS_MANAGER");
  }

  @Test
  void refusesAResponseThatIsNotOfParameterStore() {
    responds(200, GOOD);

    assertThat(failure(secret(PARAMETER))).hasMessageContaining("not from AWS");
  }

  @Test
  void refusesAResponseThatIsTooLargeOrCutOff() {
    responds(200, " ".repeat(OutboundHttp.MAX_RESPONSE_BYTES) + GOOD);
    assertThat(failure(secret(SECRET)))
        .hasNoCause()
        .hasMessageContaining(
            "has more than 1048576 bytes: check the region in the ARN,"
                + " AWS_ENDPOINT_URL_SECRETS_MANAGER and AWS_ENDPOINT_URL (if set), which must lead"
                + " to AWS, and the proxy, if any");

    server.enqueue(
        new MockResponse.Builder()
            .body(GOOD)
            .onResponseBody(new SocketEffect.CloseSocket())
            .build());
    assertThat(failure(secret(SECRET)).isTransient()).isTrue();
  }

  @Test
  void anAwsRequestFollowsNoRedirect() {
    server.enqueue(
        new MockResponse.Builder().code(307).setHeader("Location", server.url("/x")).build());

    assertThat(failure(secret(SECRET))).hasMessageContaining("redirects");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void namesTheEndpointThatAFunctionInAVpcNeeds() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }

    SecretUnavailableException failure =
        failure(secret(SECRET, keys("http://127.0.0.1:" + port), NetworkSettings.OF_THE_JVM));

    assertThat(failure.isTransient()).isTrue();
    assertThat(failure)
        .hasMessageContainingAll(
            "the connection to 127.0.0.1 failed: check the region in the ARN",
            "interface endpoint for com.amazonaws.eu-central-1.secretsmanager");
  }

  @Test
  void aHostOfAwsWithoutAnAddressIsNamed() {
    SecretUnavailableException failure =
        failure(secret(SECRET, keys("https://no-such-host.invalid"), NetworkSettings.OF_THE_JVM));

    assertThat(failure.isTransient()).isTrue();
    assertThat(failure)
        .hasMessageContaining("no-such-host.invalid has no address")
        .hasMessageContaining("check the region in the ARN");
  }

  @Test
  void aTimeOutOfAwsIsNamed() {
    server.enqueue(new MockResponse.Builder().onRequestStart(SocketEffect.Stall.INSTANCE).build());

    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
    assertThat(
            catchThrowableOfType(
                SecretUnavailableException.class, () -> secret(SECRET).read(endNanos)))
        .hasMessageContaining("did not respond in time");
  }

  @Test
  void anUntrustedCertificateOfAwsIsPermanent() {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();
    server.useHttps(
        new HandshakeCertificates.Builder()
            .heldCertificate(certificate)
            .build()
            .sslSocketFactory());

    SecretUnavailableException failure = failure(secret(SECRET));

    assertThat(failure.isTransient()).isFalse();
    assertThat(failure).hasMessageContainingAll("is not trusted", "okta_ca_file");
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void anInvalidProxyOnTheRouteToAwsIsNamed() {
    NetworkSettings network = new NetworkSettings(null, "https://s3cret@127.0.0.1:1", null);

    SecretUnavailableException failure =
        failure(secret(SECRET, keys("https://aws.example"), network));

    assertThat(failure)
        .hasMessageContaining("HTTPS_PROXY is not")
        .hasMessageEndingWith("or name aws.example in NO_PROXY");
    assertThat(failure.isTransient()).isFalse();
  }

  @Test
  void aResetAbortsTheAwsRequestInProgress() throws Exception {
    server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    responds(200, GOOD);
    Secret secret = secret(SECRET);
    FutureTask<SecretUnavailableException> read = new FutureTask<>(() -> failure(secret));
    Thread thread = new Thread(read, "read");
    thread.setDaemon(true);
    thread.start();
    assertThat(server.takeRequest(10, TimeUnit.SECONDS)).isNotNull();

    secret.reset();

    assertThat(read.get().isTransient()).isTrue();
    assertThat(read.get()).hasMessageNotContaining("in time");
    assertThat(secret.read(soon())).isEqualTo("v4lue");
  }
}
