package io.github.oktatoken.measured;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function with work of its own to do when it starts. Its first invocation wants a token, every
 * later one sends the token to an API if it is told to: in the same way, wherever it is from.
 */
public abstract class MeasuredFunction implements RequestHandler<Map<String, String>, String> {
  /** Events: whatever isn't known asks for a token. */
  public static final String TOKEN = "{}";

  /** Sends the token to the API. */
  public static final String CALL = "{\"call\":\"\"}";

  /** Ends the process in good order. */
  public static final String EXIT = "{\"exit\":\"\"}";

  private @Nullable String token;

  protected MeasuredFunction() {
    OwnWork.run(Long.parseLong(System.getenv("own_work")));
  }

  /** The token to send; a function that has none says so in its place. */
  protected abstract String token() throws Exception;

  @Override
  public final String handleRequest(Map<String, String> event, Context context) {
    try {
      if (event.containsKey("call")) {
        return call(System.getenv("api_url"));
      }
      if (event.containsKey("exit")) {
        System.exit(0);
      }
      token = token();
      return "token of " + token.length();
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  private String call(String url) throws IOException {
    HttpURLConnection http = (HttpURLConnection) URI.create(url).toURL().openConnection();
    http.setRequestProperty("Authorization", "Bearer " + token);
    try (InputStream body = http.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
