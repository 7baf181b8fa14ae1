package io.github.oktatoken.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The local Lambda's two APIs keep AWS's rules: requests of a runtime and of extensions. */
class LambdaApiIT {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String INVOKE = "{\"events\":[\"INVOKE\"]}";
  private static final String NOTHING = "{\"events\":[]}";

  private final Moments moments = new Moments();
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void anExtensionRegistersForInvokeOrForNothing() throws Exception {
    try (LambdaApi api = new LambdaApi(moments)) {
      assertRefused(register(api, "a", "{\"events\":[\"INVOKE\",\"SHUTDOWN\"]}"), "EventType");
      assertThat(register(api, "a", INVOKE).statusCode()).isEqualTo(200);
      assertThat(register(api, "b", NOTHING).statusCode()).isEqualTo(200);
      assertRefused(register(api, "a", NOTHING), "Extension.InvalidExtensionState");
    }
  }

  @Test
  void aManagedInstanceTakesNoExtensionThatWantsEvents() throws Exception {
    try (LambdaApi api = new LambdaApi(moments, InitializationType.MANAGED_INSTANCES)) {
      assertRefused(register(api, "a", INVOKE), "Extension.InvalidEventType");
      String id = identifier(register(api, "a", NOTHING));
      runtimeGet(api, "invocation/next");
      assertThat(api.awaitIdle(SHORT)).isFalse();
      CompletableFuture<HttpResponse<String>> next = extensionNext(api, id);
      assertThat(api.awaitIdle(LIMIT)).isTrue();
      api.begin("{}", LIMIT);
      assertThat(moments.names()).endsWith("INVOKE");
      assertThat(next).isNotDone();
    }
  }

  @Test
  void registrationClosesWithTheFirstNextOfEitherKind() throws Exception {
    for (String path : List.of("invocation/next", "restore/next")) {
      try (LambdaApi api = new LambdaApi(moments, InitializationType.SNAP_START)) {
        moments.restart();
        runtimeGet(api, path);
        awaitMoment("function initialised");
        assertRefused(register(api, "late", INVOKE), "Extension.RegistrationClosed");
      }
    }
  }

  @Test
  void anExtensionAsksForOneEventAtATime() throws Exception {
    try (LambdaApi api = new LambdaApi(moments)) {
      String id = identifier(register(api, "a", INVOKE));
      extensionNext(api, id);
      awaitMoment("extension ready");
      assertRefused(get(extensionNext(api, id)), "Extension.InvalidExtensionState");
      assertRefused(get(extensionNext(api, "?")), "Extension.UnknownExtensionIdentifier");
    }
  }

  @Test
  void anExtensionIsWaitedForAtTheCheckpointAndHearsNothingOfTheRestore() throws Exception {
    try (LambdaApi api = new LambdaApi(moments, InitializationType.SNAP_START)) {
      String id = identifier(register(api, "a", INVOKE));
      CompletableFuture<HttpResponse<String>> restored = runtimeGet(api, "restore/next");
      assertThat(api.awaitCheckpoint(SHORT)).isFalse();
      CompletableFuture<HttpResponse<String>> next = extensionNext(api, id);
      assertThat(api.awaitCheckpoint(LIMIT)).isTrue();
      assertThat(restored).isNotDone();

      api.restore();
      assertThat(get(restored).statusCode()).isEqualTo(200);
      assertThat(api.awaitIdle(SHORT)).isFalse();
      runtimeGet(api, "invocation/next");
      assertThat(api.awaitIdle(LIMIT)).isTrue();
      assertThat(next).isNotDone();

      Invocation invocation = api.begin("{}", LIMIT);
      assertThat(get(next).body()).contains("INVOKE", invocation.id());
    }
  }

  @Test
  void anInvocationIsOverWhenTheExtensionsAreDoneAsWell() throws Exception {
    try (LambdaApi api = new LambdaApi(moments)) {
      String id = identifier(register(api, "a", INVOKE));
      CompletableFuture<HttpResponse<String>> event = extensionNext(api, id);
      runtimeGet(api, "invocation/next");
      assertThat(api.awaitIdle(LIMIT)).isTrue();

      Invocation invocation = api.begin("{}", LIMIT);
      assertThatThrownBy(() -> api.begin("{}", LIMIT)).isInstanceOf(IllegalStateException.class);
      get(event);
      String result = "/2018-06-01/runtime/invocation/" + invocation.id() + "/response";
      assertThat(post(api, result, "\"done\"").statusCode()).isEqualTo(202);
      assertThat(post(api, result, "\"again\"").statusCode()).isEqualTo(400);
      runtimeGet(api, "invocation/next");
      assertThat(invocation.answer()).isEqualTo("\"done\"");
      assertThat(api.awaitIdle(SHORT)).isFalse();
      extensionNext(api, id);
      assertThat(api.awaitIdle(LIMIT)).isTrue();
    }
  }

  private void awaitMoment(String what) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!moments.names().contains(what)) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(5);
    }
  }

  private HttpResponse<String> register(LambdaApi api, String name, String events)
      throws Exception {
    return get(
        send(
            request(api, "/2020-01-01/extension/register")
                .header("Lambda-Extension-Name", name)
                .POST(HttpRequest.BodyPublishers.ofString(events))));
  }

  private CompletableFuture<HttpResponse<String>> extensionNext(LambdaApi api, String id) {
    return send(
        request(api, "/2020-01-01/extension/event/next").header("Lambda-Extension-Identifier", id));
  }

  private CompletableFuture<HttpResponse<String>> runtimeGet(LambdaApi api, String path) {
    return send(request(api, "/2018-06-01/runtime/" + path));
  }

  private HttpResponse<String> post(LambdaApi api, String path, String body) throws Exception {
    return get(send(request(api, path).POST(HttpRequest.BodyPublishers.ofString(body))));
  }

  private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(LambdaApi api, String path) {
    return HttpRequest.newBuilder(URI.create("http://" + api.authority() + path));
  }

  private static HttpResponse<String> get(CompletableFuture<HttpResponse<String>> response)
      throws Exception {
    return response.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private static String identifier(HttpResponse<String> registered) {
    return registered.headers().firstValue("Lambda-Extension-Identifier").orElseThrow();
  }

  private static void assertRefused(HttpResponse<String> response, String type) {
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains(type);
  }
}
