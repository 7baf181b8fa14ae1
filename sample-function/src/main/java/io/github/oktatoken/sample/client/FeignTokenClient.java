package io.github.oktatoken.sample.client;

import feign.Client;
import feign.Request;
import feign.Request.Options;
import feign.Response;
import io.github.oktatoken.ApiCall;
import io.github.oktatoken.TokenHolder;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends the access token with each request of a Feign client: {@code Feign.builder().client(new
 * FeignTokenClient(new Client.Default(null, null, false)))}.
 *
 * <p>Not a {@code RequestInterceptor}: that knows neither the response nor the full address, and
 * Feign's logger shows its headers.
 */
public final class FeignTokenClient implements Client {
  private final Client client;

  /**
   * Sends the requests with this client.
   *
   * @param client may not stream the bodies of requests, which {@code Client.Default} does unless
   *     it is told otherwise: it couldn't send one again
   */
  public FeignTokenClient(Client client) {
    this.client = client;
  }

  @Override
  public Response execute(Request request, Options options) throws IOException {
    Options direct = withoutRedirects(options);
    ApiCall call = TokenHolder.call(request.httpMethod().name(), URI.create(request.url()));
    Response response = send(request, direct, call);
    while (call.sendAgain(response.status(), response.headers()::get)) {
      response.close();
      response = send(request, direct, call);
    }
    return response;
  }

  /** Sends a copy: Feign's exceptions have its own request, whose text shows all headers. */
  private Response send(Request request, Options options, ApiCall call) throws IOException {
    Map<String, Collection<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(request.headers());
    Request authorized =
        Request.create(
            request.httpMethod(),
            request.url(),
            headers,
            request.body(),
            request.charset(),
            request.requestTemplate());
    call.authorize(authorized::header);
    return client.execute(authorized, options).toBuilder().request(request).build();
  }

  /** The token could go along with them, wherever they lead. */
  private static Options withoutRedirects(Options given) {
    return new Options(
        given.connectTimeout(),
        given.connectTimeoutUnit(),
        given.readTimeout(),
        given.readTimeoutUnit(),
        false);
  }
}
