package io.github.oktatoken.sample.client;

import io.github.oktatoken.ApiCall;
import io.github.oktatoken.TokenHolder;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sends the access token with each request of an OkHttp client: {@code new
 * OkHttpClient.Builder().addInterceptor(new OkHttpTokenInterceptor())}.
 *
 * <p>An {@code Authenticator} beside it isn't needed, and couldn't do it alone: it is only called
 * after a 401, and any response may have a nonce for the next call. Don't use {@code
 * addNetworkInterceptor}, which would send the token wherever a redirect leads.
 */
public final class OkHttpTokenInterceptor implements Interceptor {
  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    ApiCall call = TokenHolder.call(request.method(), request.url().uri());
    Response response = send(chain, call);
    while (call.sendAgain(response.code(), response::headers)) {
      response.close();
      response = send(chain, call);
    }
    return response;
  }

  private static Response send(Chain chain, ApiCall call) throws IOException {
    Request.Builder request = chain.request().newBuilder();
    call.authorize(request::header);
    return chain.proceed(request.build());
  }
}
