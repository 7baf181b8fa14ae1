package io.github.oktatoken.sample.client;

import io.github.oktatoken.ApiCall;
import io.github.oktatoken.TokenHolder;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Sends the access token with each request of an OkHttp client: {@code new
 * OkHttpClient.Builder().addInterceptor(new OkHttpTokenInterceptor())}.
 *
 * <p>An {@code Authenticator} beside it isn't needed, and couldn't do it alone: it is only called
 * after a 401, and any response may have a nonce for the next call. Don't use {@code
 * addNetworkInterceptor}, which would send the token wherever a redirect leads; and have the client
 * follow no redirects: OkHttp takes the proof of a bound token along, and the 401 of another host
 * would count as a refusal of the token.
 */
public final class OkHttpTokenInterceptor implements Interceptor {
  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    ApiCall call = TokenHolder.call(request.method(), request.url().uri());
    Response response = send(chain, call);
    while (call.sendAgain(response.code(), response::headers) && isRepeatable(request)) {
      response.close();
      response = send(chain, call);
    }
    return response;
  }

  /** Of a body that can be read once, nothing is left: the API would get an empty one. */
  private static boolean isRepeatable(Request request) {
    RequestBody body = request.body();
    return body == null || !body.isOneShot();
  }

  private static Response send(Chain chain, ApiCall call) throws IOException {
    Request.Builder request = chain.request().newBuilder();
    call.authorize(request::header);
    return chain.proceed(request.build());
  }
}
