package io.github.oktatoken.sample.client;

import io.github.oktatoken.ApiCall;
import io.github.oktatoken.TokenHolder;
import java.io.IOException;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Sends the access token with each request of a Spring {@code RestClient}: {@code
 * RestClient.builder().requestInterceptor(new SpringTokenInterceptor())}. Make it the last
 * interceptor: before Spring 6.2, those behind it are left out when a request is sent again. And
 * have the client follow no redirects: the token could go along, wherever they lead.
 */
public final class SpringTokenInterceptor implements ClientHttpRequestInterceptor {
  @Override
  public ClientHttpResponse intercept(
      HttpRequest request, byte[] body, ClientHttpRequestExecution execution) throws IOException {
    ApiCall call = TokenHolder.call(request.getMethod().name(), request.getURI());
    call.authorize(request.getHeaders()::set);
    ClientHttpResponse response = execution.execute(request, body);
    while (call.sendAgain(response.getStatusCode().value(), response.getHeaders()::getOrEmpty)) {
      response.close();
      call.authorize(request.getHeaders()::set);
      response = execution.execute(request, body);
    }
    return response;
  }
}
