package io.github.oktatoken.sample.client;

import feign.Client;
import feign.Request;
import feign.Request.Options;
import feign.Response;
import io.github.oktatoken.ApiCall;
import io.github.oktatoken.TokenHolder;
import java.io.IOException;
import java.net.URI;

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
    call.authorize(request::header);
    Response response = client.execute(request, direct);
    while (call.sendAgain(response.status(), response.headers()::get)) {
      response.close();
      call.authorize(request::header);
      response = client.execute(request, direct);
    }
    return response;
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
