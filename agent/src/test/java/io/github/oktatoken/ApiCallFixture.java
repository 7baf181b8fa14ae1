package io.github.oktatoken;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.fake.RecordingServer;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.token.Jitter;
import io.github.oktatoken.internal.token.TokenCache;
import io.github.oktatoken.internal.token.TokenCaches;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An API, a client that calls it, and the tokens: orders-1, orders-2, and so on. */
abstract class ApiCallFixture {
  static final ClientName ORDERS = ClientName.DEFAULT;
  static final ClientName PAYMENTS = new ClientName("payments");
  static final Duration LIFETIME = Duration.ofHours(1);

  final ManualClock clock = new ManualClock();
  final DpopKey key = new DpopKey(clock);
  final AtomicInteger issued = new AtomicInteger();
  @AutoClose final MockWebServer api = RecordingServer.start();
  private final OkHttpClient http = new OkHttpClient();
  private Supplier<String> values = () -> "orders-" + issued.incrementAndGet();
  private boolean isDown;
  private int taken;
  TokenCaches tokens;

  @TempDir private Path folder;

  @BeforeEach
  void start() throws Exception {
    key.get();
    tokens =
        new TokenCaches(
            Map.of(
                ORDERS,
                cache("orders", () -> values.get()),
                PAYMENTS,
                cache("payments", () -> "payments-1")),
            Map.of(),
            key);
  }

  private TokenCache cache(String name, Supplier<String> next) {
    TokenFile file = new TokenFile(folder.resolve(name));
    file.takeLeftOver();
    TokenEndpoint endpoint =
        new TokenEndpoint() {
          @Override
          public AccessTokenResponse call(Duration timeout) throws IOException {
            if (isDown) {
              throw new IOException("out of order");
            }
            return response(next.get());
          }
        };
    Jitter jitter = new Jitter(() -> 0);
    return new TokenCache(
        endpoint, file, TestTokens.FINGERPRINT, (reason, kind, left) -> {}, clock, () -> 0, jitter);
  }

  /** A token of the type that the test is about. */
  abstract AccessTokenResponse response(String value);

  void shutDownAuthorizationServer() {
    isDown = true;
  }

  void issueAlways(String value) {
    values = () -> value;
  }

  ApiCall call() {
    return new ApiCall(tokens, ORDERS, "GET", orders());
  }

  URI orders() {
    return api.url("/orders?since=1").uri();
  }

  void enqueue(MockResponse... responses) {
    for (MockResponse response : responses) {
      api.enqueue(response);
    }
  }

  static MockResponse response(int status) {
    return new MockResponse.Builder().code(status).build();
  }

  /** With headers, names and values in turn. */
  static MockResponse response(int status, String... headers) {
    MockResponse.Builder response = new MockResponse.Builder().code(status);
    for (int i = 0; i < headers.length; i += 2) {
      response.addHeader(headers[i], headers[i + 1]);
    }
    return response.build();
  }

  /** Makes the call as the documentation says; returns the status of the last response. */
  int send(ApiCall call) throws IOException {
    return send(call, () -> {});
  }

  /** The same with what happens while the API thinks about a response. */
  int send(ApiCall call, Runnable meanwhile) throws IOException {
    Request.Builder request = new Request.Builder().url(orders().toURL());
    Response response;
    do {
      call.authorize(request::header);
      response = http.newCall(request.build()).execute();
      response.close();
      meanwhile.run();
    } while (call.sendAgain(response.code(), response::headers));
    return response.code();
  }

  /** Returns the requests that the API has had since the last time. */
  List<RecordedRequest> requests() throws InterruptedException {
    List<RecordedRequest> requests = new ArrayList<>();
    while (requests.size() < api.getRequestCount() - taken) {
      requests.add(api.takeRequest());
    }
    taken += requests.size();
    return requests;
  }

  /** Asserts what the API has been shown since the last time, in this order. */
  List<RecordedRequest> assertSent(String... authorizations) throws InterruptedException {
    List<RecordedRequest> requests = requests();
    assertThat(requests).extracting(ApiCallFixture::authorization).containsExactly(authorizations);
    return requests;
  }

  private static @Nullable String authorization(RecordedRequest request) {
    return request.getHeaders().get("Authorization");
  }
}
