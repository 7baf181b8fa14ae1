package io.github.oktatoken.internal.secret.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.QuietServer;
import io.github.oktatoken.aws.SdkSigner;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.http.OutboundHttp;
import io.github.oktatoken.internal.secret.Secret;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and what becomes of answers that AWS would not give. */
class AwsRequestTest {
  private static final String SECRET =
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:okta/client-AbCdEf";
  private static final String PARAMETER = "arn:aws:ssm:us-east-1:123456789012:parameter/okta";
  private static final String GOOD = "{\"ARN\":\"arn\",\"SecretString\":\"v4lue\"}";
  private static final String KEY = "s3cretKey+/";
  private static final String SESSION = "s3ssion//Token==";

  @AutoClose private final MockWebServer server = QuietServer.start();

  @Test
  void asksSecretsManagerForTheValue() throws Exception {
    answers(200, GOOD);

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
    answers(200, "{\"SecretString\":\"{\\\"key\\\":\\\"v4lue\\\"}\"}");

    assertThat(secret(SECRET + ":key:a \u00fc\"stage:v-1").read(soon())).isEqualTo("v4lue");

    assertThat(request().getBody().utf8())
        .isEqualTo(
            "{\"SecretId\":\""
                + SECRET
                + "\",\"VersionStage\":\"a \u00fc\\\"stage\",\"VersionId\":\"v-1\"}");
  }

  @Test
  void asksParameterStoreForTheDecryptedValue() throws Exception {
    answers(200, "{\"Parameter\":{\"Name\":\"okta\",\"Value\":\"v4lue\"}}");

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
  void isSignedAsItArrives(String end) throws Exception {
    answers(200, "{}");
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
  void refusesAnAnswerThatIsNoneOfSecretsManager(String answer) {
    answers(200, answer);

    SecretUnavailableException failure = failure(secret(SECRET));

    assertThat(failure.isTransient()).isTrue();
    assertThat(failure)
        .hasNoCause()
        .hasMessageContainingAll("not from AWS", "AWS_ENDPOINT_URL_SECRETS_MANAGER");
  }

  @Test
  void refusesAnAnswerThatIsNoneOfParameterStore() {
    answers(200, GOOD);

    assertThat(failure(secret(PARAMETER))).hasMessageContaining("not from AWS");
  }

  @Test
  void refusesAnAnswerThatIsTooLargeOrCutOff() {
    answers(200, " ".repeat(OutboundHttp.MAX_ANSWER_BYTES) + GOOD);
    assertThat(failure(secret(SECRET)))
        .hasNoCause()
        .hasMessageContaining(
            "the answer has more than 1048576 bytes, more than AWS sends: check the proxy, and"
                + " AWS_ENDPOINT_URL_SECRETS_MANAGER");

    server.enqueue(
        new MockResponse.Builder()
            .body(GOOD)
            .onResponseBody(new SocketEffect.CloseSocket())
            .build());
    assertThat(failure(secret(SECRET)).isTransient()).isTrue();
  }

  @Test
  void followsNoRedirect() {
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
            "127.0.0.1 cannot be reached",
            "interface endpoint for com.amazonaws.eu-central-1.secretsmanager");
  }

  @Test
  void saysThatAHostHasNoAddress() {
    SecretUnavailableException failure =
        failure(secret(SECRET, keys("https://no-such-host.invalid"), NetworkSettings.OF_THE_JVM));

    assertThat(failure.isTransient()).isTrue();
    assertThat(failure)
        .hasMessageContaining("no-such-host.invalid has no address")
        .hasMessageContaining("check the region in the ARN");
  }

  @Test
  void saysThatThereWasNoAnswerInTime() {
    server.enqueue(new MockResponse.Builder().onRequestStart(SocketEffect.Stall.INSTANCE).build());

    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
    assertThat(
            catchThrowableOfType(
                SecretUnavailableException.class, () -> secret(SECRET).read(endNanos)))
        .hasMessageContaining("did not answer in time");
  }

  @Test
  void refusesAnUntrustedCertificateForGood() {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();
    server.useHttps(
        new HandshakeCertificates.Builder()
            .heldCertificate(certificate)
            .build()
            .sslSocketFactory());

    SecretUnavailableException failure = failure(secret(SECRET));

    assertThat(failure.isTransient()).isFalse();
    assertThat(failure).hasMessageContainingAll("cannot be trusted", "okta_ca_file");
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void goesToLoopbackHostsPastTheProxy() throws Exception {
    answers(200, "{\"AccessKeyId\":\"AKID\",\"SecretAccessKey\":\"" + KEY + "\"}");
    answers(200, GOOD);
    NetworkSettings network = new NetworkSettings(null, "http://127.0.0.1:1", null);

    assertThat(secret(SECRET, container(url() + "credentials?a=b", "t0ken"), network).read(soon()))
        .isEqualTo("v4lue");

    RecordedRequest request = request();
    assertThat(request.getRequestLine()).isEqualTo("GET /credentials?a=b HTTP/1.1");
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("t0ken");
    assertThat(request().getHeaders().get("X-Amz-Security-Token")).isNull();
  }

  @Test
  void namesAnUnusableProxy() {
    NetworkSettings network = new NetworkSettings(null, "https://s3cret@127.0.0.1:1", null);

    SecretUnavailableException failure =
        failure(secret(SECRET, keys("https://aws.example"), network));

    assertThat(failure)
        .hasMessageContaining("HTTPS_PROXY is not")
        .hasMessageEndingWith("or name aws.example in NO_PROXY");
    assertThat(failure.isTransient()).isFalse();
  }

  @Test
  void ignoresAnUnusableProxyOnTheWayToCredentialsAndSecretThatNeedsNone() throws Exception {
    answers(200, "{\"AccessKeyId\":\"AKID\",\"SecretAccessKey\":\"" + KEY + "\"}");
    answers(200, GOOD);
    NetworkSettings network = new NetworkSettings(null, "https://s3cret@127.0.0.1:1", null);

    assertThat(secret(SECRET, container(url(), null), network).read(soon())).isEqualTo("v4lue");
  }

  @Test
  void saysThatTheCredentialsAreTooLarge() {
    answers(200, " ".repeat(OutboundHttp.MAX_ANSWER_BYTES + 1));

    assertThat(failure(secret(SECRET, container(url(), null), NetworkSettings.OF_THE_JVM)))
        .hasMessageContaining("AWS_CONTAINER_CREDENTIALS_FULL_URI answered too much");
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
    assertThat(AwsCredentialsSource.mayBeAsked(HttpUrl.get(uri))).isTrue();
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
  void asksNobodyElseForCredentials(String uri) {
    SecretUnavailableException failure =
        failure(secret(SECRET, container(uri, "t0ken"), NetworkSettings.OF_THE_JVM));

    assertThat(failure.isTransient()).isFalse();
    assertThat(failure)
        .hasNoCause()
        .hasMessageContaining("AWS_CONTAINER_CREDENTIALS_FULL_URI is not https")
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
  void takesSoundCredentialsAlone(String answer) {
    answers(200, answer);

    assertThat(failure(secret(SECRET, container(url(), null), NetworkSettings.OF_THE_JVM)))
        .hasNoCause()
        .hasMessageContaining("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void repeatsNothingOfMalformedCredentials() {
    AwsEnvironment malformed =
        new AwsEnvironment("AKID", KEY, "s3ssion\nx", null, null, null, null, null, url());

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
    AwsEnvironment none = new AwsEnvironment(null, KEY, null, null, null, null, null, null, url());

    SecretUnavailableException failure = failure(secret(SECRET, none, NetworkSettings.OF_THE_JVM));

    assertThat(failure.isTransient()).isFalse();
    assertThat(failure).hasMessageContaining("there are no AWS credentials: AWS_ACCESS_KEY_ID");
  }

  @Test
  void hangsUpWhenItIsReset() throws Exception {
    server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    answers(200, GOOD);
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

  private void answers(int status, String body) {
    server.enqueue(new MockResponse.Builder().code(status).body(body).build());
  }

  private RecordedRequest request() throws InterruptedException {
    RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
    assertThat(request).as("the request").isNotNull();
    return request;
  }

  private String url() {
    return server.url("/").toString();
  }

  private Secret secret(String setting) {
    return secret(setting, keys(url()), NetworkSettings.OF_THE_JVM);
  }

  private static Secret secret(
      String setting, AwsEnvironment environment, NetworkSettings network) {
    return new AwsSecret("client_secret", setting, environment, network, new ManualClock());
  }

  private static AwsEnvironment keys(String endpoint) {
    return new AwsEnvironment("AKID", KEY, SESSION, null, null, null, null, null, endpoint);
  }

  private AwsEnvironment container(String uri, String token) {
    return new AwsEnvironment(null, null, null, uri, token, null, null, null, url());
  }

  private static SecretUnavailableException failure(Secret secret) {
    SecretUnavailableException failure =
        catchThrowableOfType(SecretUnavailableException.class, () -> secret.read(soon()));
    assertThat(failure).hasMessageStartingWith("client_secret cannot be read: ");
    assertThat(everything(failure)).doesNotContain("v4lue", "s3cret", "s3ssion", "t0ken", KEY);
    return failure;
  }

  /** All that a logger may print. */
  private static String everything(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static long soon() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
  }
}
