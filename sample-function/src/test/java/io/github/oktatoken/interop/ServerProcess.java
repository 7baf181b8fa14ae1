package io.github.oktatoken.interop;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a process of its own, which ends with this one at the latest. */
final class ServerProcess implements AutoCloseable {
  /** Keycloak takes 45 s on two idle cores, and several times that on busy ones. */
  private static final Duration START_LIMIT = Duration.ofMinutes(4);

  /** Far more than Keycloak needs to stop, in a second or two. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private static final int BETWEEN_LOOKS_MILLIS = 200;

  private final Process process;
  private final Path log;
  private boolean isUp;
  private final Thread hook = new Thread(this::end);

  /**
   * Starts it.
   *
   * @param log what it writes
   */
  ServerProcess(Path folder, Path log, Map<String, String> environment, List<String> command)
      throws IOException {
    this.log = log;
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** A port that nobody has: Keycloak can't be asked which one it has chosen. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Waits until there is an answer of 200, and somebody at the other port, which may be open later.
   *
   * @throws IllegalStateException if there will be none
   */
  void await(String url, int otherPort) throws IOException, InterruptedException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!isUp && !(answers(url) && listens(otherPort))) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException(
            "the server does not start; it says:\n" + Files.readString(log));
      }
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    }
    isUp = true;
  }

  private static boolean answers(String url) {
    try {
      HttpURLConnection request = (HttpURLConnection) URI.create(url).toURL().openConnection();
      return request.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static boolean listens(int port) {
    try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return connection.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  /** What was started may be a script that hands the signal on; or may fail to. */
  private void end() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    process.destroy();
    try {
      process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
