package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.OwnWords;
import io.github.oktatoken.fake.RecordingServer;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.secret.PlainSecret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Credentials;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** A token endpoint that responds as it is told, and the code under test that asks it. */
final class FakeTokenEndpoint implements AutoCloseable {
  static final String SECRET = "s3cr:et %+&~";

  /** As it is, and as it is sent. */
  private static final String[] SECRETS = {
    SECRET,
    URLEncoder.encode(SECRET, UTF_8),
    Credentials.basic("my%3Aid", URLEncoder.encode(SECRET, UTF_8)).substring("Basic ".length())
  };

  static final Client BASIC =
      new Client(
          "my:id", new PlainSecret(SECRET), ClientAuthenticationMethod.CLIENT_SECRET_BASIC, null);
  static final Client POST =
      new Client(
          "my:id", new PlainSecret(SECRET), ClientAuthenticationMethod.CLIENT_SECRET_POST, null);
  static final String GOOD =
      "{\"access_token\":\"t0k3n\",\"token_type\":\"Bearer\",\"expires_in\":300}";

  final MockWebServer server = RecordingServer.start();
  final ManualClock clock = new ManualClock();

  /** Made once: each new client reads the JVM's trust store. */
  private @Nullable HttpTokenEndpoint endpoint;

  FakeTokenEndpoint responds(int status, String body) {
    return responds(status, new Buffer().writeUtf8(body));
  }

  FakeTokenEndpoint responds(int status, Buffer body) {
    server.enqueue(new MockResponse.Builder().code(status).body(body).build());
    return this;
  }

  /** To every request. */
  FakeTokenEndpoint alwaysResponds(int status, String body) {
    MockResponse response = new MockResponse.Builder().code(status).body(body).build();
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return response;
          }
        });
    return this;
  }

  URI url() {
    return server.url("/oauth2/default/v1/token").uri();
  }

  AccessTokenResponse ask(Client client, @Nullable String scope) throws TokenRequestException {
    return TestEndpoints.of(
            url(),
            client,
            Grant.of(scope),
            DpopPolicy.NEVER,
            new DpopKey(clock),
            NetworkSettings.OF_THE_JVM,
            clock)
        .call(IN_TIME);
  }

  AccessTokenResponse ask() throws TokenRequestException {
    return endpoint().call(IN_TIME);
  }

  TokenRequestException refuses() {
    return refusal(endpoint());
  }

  static TokenRequestException refusal(URI url) {
    return refusal(url, BASIC);
  }

  static TokenRequestException refusal(URI url, Client client) {
    return refusal(TestEndpoints.of(url, client, DpopPolicy.AUTO, new ManualClock()));
  }

  private HttpTokenEndpoint endpoint() {
    HttpTokenEndpoint made = endpoint;
    if (made == null) {
      made = TestEndpoints.of(url(), BASIC, DpopPolicy.AUTO, clock);
      endpoint = made;
    }
    return made;
  }

  private static TokenRequestException refusal(HttpTokenEndpoint endpoint) {
    TokenRequestException refusal =
        catchThrowableOfType(TokenRequestException.class, () -> endpoint.call(IN_TIME));
    assertThat(refusal).as("what is thrown").isNotNull();
    OwnWords.assertInOwnWords(refusal);
    assertThat(everything(refusal)).doesNotContain(SECRETS);
    return refusal;
  }

  RecordedRequest request() throws InterruptedException {
    RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
    assertThat(request).as("the request").isNotNull();
    return request;
  }

  /** All that a logger may print of a failure: messages, names and causes. */
  static String everything(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return failure.getMessage() + "\n" + failure + "\n" + text;
  }

  @Override
  public void close() {
    server.close();
  }
}
