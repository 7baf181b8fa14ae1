package io.github.oktatoken.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.sample.client.OkHttpTokenInterceptor;
import io.github.oktatoken.testing.TestTokens;
import io.github.oktatoken.testing.WithTestTokens;
import java.io.IOException;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithTestTokens
class OkHttpTokenInterceptorTest {
  private final MockWebServer api = new MockWebServer();
  private final OkHttpClient http =
      new OkHttpClient.Builder().addInterceptor(new OkHttpTokenInterceptor()).build();

  @BeforeEach
  void start() throws IOException {
    api.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void sendsABodyOnceThatCanBeReadOnceAndDropsTheRefusedToken(TestTokens tokens) throws Exception {
    api.enqueue(new MockResponse.Builder().code(401).build());
    api.enqueue(new MockResponse.Builder().build());
    Request request =
        new Request.Builder().url(api.url("/orders")).post(new OneShot("an order")).build();

    try (Response response = http.newCall(request).execute()) {
      assertThat(response.code()).isEqualTo(401);
    }

    assertThat(api.getRequestCount()).isEqualTo(1);
    assertThat(tokens.invalidated()).containsExactly("token-1");
  }

  private static final class OneShot extends RequestBody {
    private final Buffer left = new Buffer();

    OneShot(String text) {
      left.writeUtf8(text);
    }

    @Override
    public MediaType contentType() {
      return MediaType.get("text/plain");
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.writeAll(left);
    }
  }
}
