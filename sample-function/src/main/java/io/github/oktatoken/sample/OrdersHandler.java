package io.github.oktatoken.sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.github.oktatoken.sample.client.OkHttpTokenInterceptor;
import io.github.oktatoken.sample.client.TokenScript;
import java.io.IOException;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Asks an API for orders, with the access token that the layer keeps fresh: from Java code, or with
 * {@code {"reader": "shell"}}, {@code "python"} or {@code "node"} from a child process that knows
 * only the token file.
 */
public final class OrdersHandler implements RequestHandler<Map<String, String>, String> {
  private final OkHttpClient http =
      new OkHttpClient.Builder()
          .addInterceptor(new OkHttpTokenInterceptor())
          // The proof of a bound token would go along, wherever they lead.
          .followRedirects(false)
          .build();

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
      return switch (event.getOrDefault("reader", "java")) {
        case "shell" -> ordersFrom("sh", "orders.sh");
        case "python" -> ordersFrom("python3", "orders.py");
        case "node" -> ordersFrom("node", "orders.mjs");
        default -> ordersFromJava();
      };
    } catch (IOException failure) {
      throw new IllegalStateException("the orders cannot be had", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a script", interrupted);
    }
  }

  private String ordersFromJava() throws IOException {
    Request request = new Request.Builder().url(ordersUrl).build();
    try (Response response = http.newCall(request).execute()) {
      if (!response.isSuccessful()) {
        throw new IOException("the API answered " + response.code());
      }
      return response.body().string();
    }
  }

  private String ordersFrom(String interpreter, String script)
      throws IOException, InterruptedException {
    String path = System.getenv("LAMBDA_TASK_ROOT") + "/" + script;
    return new TokenScript(interpreter, path, ordersUrl).output();
  }
}
