package io.github.oktatoken.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.TokenUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.LogManager;

/** Tells the tests what a handler sees. */
public final class ProbeHandler
    implements RequestHandler<Map<String, String>, Map<String, String>> {
  @Override
  public Map<String, String> handleRequest(Map<String, String> event, Context context) {
    return switch (event.getOrDefault("tell", "surroundings")) {
      case "nothing" -> Map.of();
      case "token" -> Token.tell();
      case "child" -> child(event.get("after"));
      default -> surroundings();
    };
  }

  /** What a JVM says that this one starts. */
  private static Map<String, String> child(String afterMillis) {
    String java = System.getProperty("java.home") + "/bin/java";
    String classes = System.getenv("LAMBDA_TASK_ROOT");
    ProcessBuilder child =
        new ProcessBuilder(java, "-cp", classes, ChildJvm.class.getName(), afterMillis);
    child.redirectError(ProcessBuilder.Redirect.INHERIT);
    try (InputStream output = child.start().getInputStream()) {
      return Map.of("child", new String(output.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Map<String, String> surroundings() {
    Map<String, String> seen = new TreeMap<>();
    seen.put("negative DNS ttl", negativeDnsTtl());
    seen.put(
        "disabled algorithms", String.valueOf(Security.getProperty("jdk.tls.disabledAlgorithms")));
    seen.put("log manager", LogManager.getLogManager().getClass().getName());
    List<String> visible = new ArrayList<>();
    for (String name :
        List.of("okhttp3.OkHttpClient", "okio.Buffer", "kotlin.Unit", "com.squareup.moshi.Moshi")) {
      try {
        Class.forName(name, false, ProbeHandler.class.getClassLoader());
        visible.add(name);
      } catch (ClassNotFoundException asItShouldBe) {
        // The function bundles none of these.
      }
    }
    seen.put("visible libraries", visible.toString());
    return seen;
  }

  /** What the JDK took for good when somebody looked the first name up. */
  private static String negativeDnsTtl() {
    try {
      Class<?> policy = Class.forName("sun.net.InetAddressCachePolicy");
      return String.valueOf(policy.getMethod("getNegative").invoke(null));
    } catch (ReflectiveOperationException closed) {
      return closed.toString();
    }
  }

  /** Loaded only where the layer is. */
  private static final class Token {
    static Map<String, String> tell() {
      try {
        return Map.of("type", TokenHolder.token().type());
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
