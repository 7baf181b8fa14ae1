package io.github.oktatoken.sample.client;

import io.github.oktatoken.ApiCall;
import io.github.oktatoken.TokenHolder;
import java.io.Closeable;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;

/** Sends the access token with the requests of {@code java.net.http}. */
public final class JavaHttpTokenClient {
  private final HttpClient http;

  /**
   * Uses this client.
   *
   * @param http follows no redirects, which is its default: the token could go along, wherever they
   *     lead
   */
  public JavaHttpTokenClient(HttpClient http) {
    this.http = http;
  }

  /** Sends the request; and once more, if the API refuses the token or asks for a nonce. */
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    HttpRequest.Builder authorized = HttpRequest.newBuilder(request, (name, value) -> true);
    ApiCall call = TokenHolder.call(request.method(), request.uri());
    while (true) {
      call.authorize(authorized::setHeader);
      HttpResponse<T> response = http.send(authorized.build(), body);
      if (!call.sendAgain(response.statusCode(), response.headers()::allValues)) {
        return response;
      }
      if (response.body() instanceof Closeable unread) {
        // An InputStream would keep the connection.
        unread.close();
      }
    }
  }
}
