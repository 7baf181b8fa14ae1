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
 * A function with work of its own to do when it starts. What an invocation is for, its event says;
 * a token is sent to an API in the same way, wherever it is from.
 */
public abstract class MeasuredFunction implements RequestHandler<Map<String, String>, String> {
  /** Events. This one asks for a token, and for when what happened: see {@link #moments()}. */
  public static final String TOKEN = "{}";

  /** Sends the token to the API. */
  public static final String CALL = "{\"call\":\"\"}";

  /** Takes the token once more. */
  public static final String AGAIN = "{\"again\":\"\"}";

  /** Ends the process in good order. */
  public static final String EXIT = "{\"exit\":\"\"}";

  private final long began = System.currentTimeMillis();
  private final long initialised;
  private long asked;
  private long got;
  private @Nullable String token;

  protected MeasuredFunction() {
    OwnWork.run(Long.parseLong(System.getenv("own_work")));
    initialised = System.currentTimeMillis();
  }

  /** The token to send; a function that has none says so in its place. */
  protected abstract String token() throws Exception;

  /** The same in a later invocation: a function that fetches tokens keeps one. */
  protected String again(String first) {
    return first;
  }

  @Override
  public final String handleRequest(Map<String, String> event, Context context) {
    try {
      if (event.containsKey("call")) {
        return call(System.getenv("api_url"));
      }
      if (event.containsKey("again")) {
        return "token of " + again(String.valueOf(token)).length();
      }
      if (event.containsKey("exit")) {
        System.exit(0);
      }
      asked = System.currentTimeMillis();
      token = token();
      got = System.currentTimeMillis();
      return moments();
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  /**
   * When the initialisation began and was over, the token was asked for and there, in Unix time.
   */
  private String moments() {
    return began + " " + initialised + " " + asked + " " + got;
  }

  private String call(String url) throws IOException {
    HttpURLConnection http = (HttpURLConnection) URI.create(url).toURL().openConnection();
    http.setRequestProperty("Authorization", "Bearer " + token);
    try (InputStream body = http.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
