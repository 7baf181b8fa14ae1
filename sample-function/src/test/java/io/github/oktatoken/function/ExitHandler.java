package io.github.oktatoken.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Ends the JVM once a file is there, at wish with a thread of its own that waits for a socket. */
public final class ExitHandler implements RequestHandler<Map<String, String>, Map<String, String>> {
  public static final String EXIT = "{}";
  public static final String EXIT_WITH_A_WAITING_THREAD = "{\"wait\":\"socket\"}";

  /** The variable that names the file. */
  public static final String SIGN = "exit_sign";

  /** Nobody else's. */
  public static final int STATUS = 7;

  private static final int BETWEEN_LOOKS_MILLIS = 2;

  @Override
  public Map<String, String> handleRequest(Map<String, String> event, Context context) {
    if (event.containsKey("wait")) {
      Thread thread = new Thread(ExitHandler::waitForASocket);
      thread.setDaemon(true);
      thread.start();
    }
    Path sign = Path.of(System.getenv(SIGN));
    while (!Files.exists(sign)) {
      sleep();
    }
    System.exit(STATUS);
    return Map.of();
  }

  private static void waitForASocket() {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.accept();
    } catch (IOException closed) {
      // With the JVM.
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
