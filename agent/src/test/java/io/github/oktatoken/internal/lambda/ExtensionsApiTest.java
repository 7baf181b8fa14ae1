package io.github.oktatoken.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.RawServer;
import io.github.oktatoken.fake.RecordingServer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionsApiTest {
  @AutoClose private final MockWebServer server = RecordingServer.start();

  private final String authority = "127.0.0.1:" + server.getPort();
  private final ExtensionsApi lambda = new ExtensionsApi(authority);

  @Test
  void registersForInvokeEventsOnly() throws Exception {
    answerRegistration();

    lambda.register(InitializationType.ON_DEMAND);

    RecordedRequest request = request();
    assertThat(request.getRequestLine()).isEqualTo("POST /2020-01-01/extension/register HTTP/1.1");
    assertThat(request.getHeaders())
        .isEqualTo(
            Headers.of(
                "Host", authority,
                "Lambda-Extension-Name", "okta-token-extension",
                "Content-Type", "application/json",
                "Content-Length", "21"));
    assertThat(request.getBody().utf8()).isEqualTo("{\"events\":[\"INVOKE\"]}");
  }

  @Test
  void registersEvenIfTheBodyOfTheResponseIsLost() throws Exception {
    String head =
        "HTTP/1.1 200 OK\r\nLambda-Extension-Identifier: id\r\nContent-Length: 90\r\n\r\n";
    try (RawServer cut = new RawServer(head + "{")) {
      new ExtensionsApi(cut.authority()).register(InitializationType.ON_DEMAND);
    }
  }

  @Test
  void keepsItsConnectionToLambda() throws Exception {
    answerRegistration();
    for (int i = 0; i < 3; i++) {
      server.enqueue(new MockResponse.Builder().body("{\"deadlineMs\":1}").build());
    }

    lambda.register(InitializationType.ON_DEMAND);
    int connection = request().getConnectionIndex();
    for (int i = 0; i < 3; i++) {
      lambda.next();
      RecordedRequest next = request();
      assertThat(next.getConnectionIndex()).isEqualTo(connection);
      assertThat(next.getExchangeIndex()).isEqualTo(i + 1);
    }
  }

  @Test
  void reconnectsToLambdaWhenTheConnectionHasBeenClosed() throws Exception {
    answerRegistration();
    server.enqueue(
        new MockResponse.Builder()
            .body("{\"deadlineMs\":1}")
            .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
            .build());
    server.enqueue(new MockResponse.Builder().body("{\"deadlineMs\":2}").build());

    lambda.register(InitializationType.ON_DEMAND);
    assertThat(lambda.next()).isEqualTo(new InvokeEvent(1, null));
    assertThat(lambda.next()).isEqualTo(new InvokeEvent(2, null));
    assertThat(server.getRequestCount()).isEqualTo(3);
  }

  @Test
  void asksForEventsWithTheIdentifierOfItsRegistration() throws Exception {
    answerRegistration();
    server.enqueue(new MockResponse.Builder().body("{\"deadlineMs\":1767225600000}").build());

    lambda.register(InitializationType.ON_DEMAND);
    InvokeEvent event = lambda.next();

    assertThat(event).isEqualTo(new InvokeEvent(1_767_225_600_000L, null));
    request();
    RecordedRequest request = request();
    assertThat(request.getRequestLine()).isEqualTo("GET /2020-01-01/extension/event/next HTTP/1.1");
    assertThat(request.getHeaders().values("Lambda-Extension-Identifier"))
        .containsExactly("7f6b-identifier");
    assertThat(request.getBodySize()).isZero();
  }

  @Test
  void asksForEveryEventWithTheSameIdentifier() throws Exception {
    answerRegistration();
    server.enqueue(new MockResponse.Builder().body("{}").build());
    server.enqueue(new MockResponse.Builder().body("{}").build());

    lambda.register(InitializationType.ON_DEMAND);
    lambda.next();
    lambda.next();

    request();
    for (int i = 0; i < 2; i++) {
      assertThat(request().getHeaders().get("Lambda-Extension-Identifier"))
          .isEqualTo("7f6b-identifier");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Extension.InvalidEventType",
        "Extension.InvalidExtensionState",
        "Extension.RegistrationClosed"
      })
  void reportsLambdasNameOfTheError(String type) {
    String body = "{\"errorMessage\":\"no\",\"errorType\":\"" + type + "\"}";
    for (int i = 0; i < 2; i++) {
      server.enqueue(new MockResponse.Builder().code(403).body(body).build());
    }

    assertThatThrownBy(() -> lambda.register(InitializationType.ON_DEMAND))
        .isInstanceOf(IOException.class)
        .hasMessage("Lambda refused to register okta-token-extension: 403 " + type);
    assertThatThrownBy(lambda::next)
        .isInstanceOf(IOException.class)
        .hasMessage("Lambda refused to give okta-token-extension its next event: 403 " + type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "{}", "{\"errorType\":\"Extension."})
  void reportsTheStatusOfARefusalWithoutAnErrorType(String body) {
    server.enqueue(new MockResponse.Builder().code(500).body(body).build());

    assertThatThrownBy(() -> lambda.register(InitializationType.ON_DEMAND))
        .isInstanceOf(IOException.class)
        .hasMessage("Lambda refused to register okta-token-extension: 500");
  }

  @Test
  void refusesARegistrationWithoutIdentifier() {
    server.enqueue(new MockResponse.Builder().body("{}").build());

    assertThatThrownBy(() -> lambda.register(InitializationType.ON_DEMAND))
        .isInstanceOf(IOException.class);
  }

  private void answerRegistration() {
    server.enqueue(
        new MockResponse.Builder()
            .addHeader("lambda-extension-identifier", "7f6b-identifier")
            .body("{\"functionName\":\"f\"}")
            .build());
  }

  private RecordedRequest request() throws InterruptedException {
    RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
    assertThat(request).as("the request").isNotNull();
    return request;
  }
}
