package io.github.oktatoken.sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.github.oktatoken.TokenHolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Asks an API for orders, with the access token that the layer keeps fresh: from Java code, or with
 * {@code {"reader": "shell"}} from a child process that knows only the token file.
 */
public final class OrdersHandler implements RequestHandler<Map<String, String>, String> {
  private static final int UNAUTHORIZED = 401;

  private final OkHttpClient http = new OkHttpClient();
  private final String ordersUrl;

  /** With the API that {@code orders_url} names. */
  public OrdersHandler() {
    this(System.getenv("orders_url"));
  }

  OrdersHandler(String ordersUrl) {
    this.ordersUrl = ordersUrl;
  }

  @Override
  public String handleRequest(Map<String, String> event, Context context) {
    try {
      return "shell".equals(event.get("reader")) ? ordersFromShell() : ordersFromJava();
    } catch (IOException failure) {
      throw new IllegalStateException("the orders cannot be had", failure);
    }
  }

  private String ordersFromJava() throws IOException {
    String token = TokenHolder.get();
    try (Response response = orders(token)) {
      if (response.code() != UNAUTHORIZED) {
        return bodyOf(response);
      }
    }
    // Revoked before its time: once more, with a new one.
    TokenHolder.invalidate(token);
    try (Response response = orders(TokenHolder.get())) {
      return bodyOf(response);
    }
  }

  private Response orders(String token) throws IOException {
    Request request =
        new Request.Builder().url(ordersUrl).header("Authorization", "Bearer " + token).build();
    return http.newCall(request).execute();
  }

  private static String bodyOf(Response response) throws IOException {
    if (!response.isSuccessful()) {
      throw new IOException("the API answered " + response.code());
    }
    return response.body().string();
  }

  /** TokenHolder.get() first: from then on the file is at least as fresh. */
  private static String ordersFromShell() throws IOException {
    TokenHolder.get();
    Process child =
        new ProcessBuilder("sh", System.getenv("LAMBDA_TASK_ROOT") + "/orders.sh")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String answer = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int status = child.waitFor();
      if (status != 0) {
        throw new IOException("orders.sh ended with status " + status);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for orders.sh", interrupted);
    }
    return answer;
  }
}
