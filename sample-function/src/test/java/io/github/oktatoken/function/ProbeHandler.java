package io.github.oktatoken.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.TokenUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Tells the tests what a handler sees. */
public final class ProbeHandler
    implements RequestHandler<Map<String, String>, Map<String, String>> {
  @Override
  public Map<String, String> handleRequest(Map<String, String> event, Context context) {
    String client = event.getOrDefault("client", "default");
    return switch (event.getOrDefault("tell", "nothing")) {
      case "token" -> Token.tell(client);
      case "renewed" -> Token.renew(client);
      case "child" -> child(event.getOrDefault("after", "0"), client);
      default -> Map.of();
    };
  }

  /** What a JVM says that this one starts. */
  private static Map<String, String> child(String afterMillis, String client) {
    String java = System.getProperty("java.home") + "/bin/java";
    // As a JVM is started that is to have all that this one has.
    String classes =
        System.getenv("LAMBDA_TASK_ROOT") + ":" + System.getProperty("java.class.path");
    ProcessBuilder child =
        new ProcessBuilder(java, "-cp", classes, ChildJvm.class.getName(), afterMillis, client);
    child.redirectError(ProcessBuilder.Redirect.INHERIT);
    try (InputStream output = child.start().getInputStream()) {
      return Map.of("child", new String(output.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Loaded only where the layer is. */
  private static final class Token {
    /** After a 401 of an API, say. */
    static Map<String, String> renew(String client) {
      TokenHolder.invalidate(TokenHolder.get(client));
      return tell(client);
    }

    static Map<String, String> tell(String client) {
      try {
        return Map.of("type", TokenHolder.token(client).type());
      } catch (TokenUnavailableException unavailable) {
        Throwable cause = unavailable.getCause();
        return Map.of(
            "message",
            String.valueOf(unavailable.getMessage()),
            "cause",
            cause == null ? "none" : cause.getClass().getName());
      }
    }
  }
}
