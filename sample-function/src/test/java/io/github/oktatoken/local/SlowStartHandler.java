package io.github.oktatoken.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.github.oktatoken.TokenHolder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the cold start is measured with: a function with work of its own to do when it starts, that
 * then wants a token from the layer, fetches one itself as cheaply as the JDK can, or wants none.
 */
public final class SlowStartHandler implements RequestHandler<Map<String, String>, String> {
  public SlowStartHandler() {
    long millis = Long.parseLong(System.getenv("own_init_millis"));
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Override
  public String handleRequest(Map<String, String> event, Context context) {
    return switch (System.getenv("token_from")) {
      case "layer" -> "token of " + TokenHolder.get().length();
      case "handler" -> "answer of " + fetch();
      default -> "no token";
    };
  }

  private static int fetch() {
    try {
      URI url = URI.create(System.getenv("okta_token_url"));
      HttpURLConnection http = (HttpURLConnection) url.toURL().openConnection();
      http.setDoOutput(true);
      http.setRequestProperty("Authorization", "Basic " + credentials());
      String form = "grant_type=client_credentials&scope=" + encoded(System.getenv("okta_scope"));
      try (OutputStream out = http.getOutputStream()) {
        out.write(form.getBytes(StandardCharsets.UTF_8));
      }
      return http.getInputStream().readAllBytes().length;
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static String credentials() {
    String pair =
        encoded(System.getenv("client_id")) + ":" + encoded(System.getenv("client_secret"));
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
