package io.github.oktatoken.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.oktatoken.machine.LoopbackPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The only way out of a network: CONNECT of RFC 9110, section 9.3.6. */
public final class ConnectProxy implements AutoCloseable {
  /** Far more than a client sends before it is connected. */
  private static final int MAX_HEAD_BYTES = 8_192;

  private final LoopbackPort port;
  private final @Nullable String credentials;
  private final int target;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /**
   * @param credentials in Base64, of whom to let through; {@code null} for everybody
   * @param target the port on this machine where whatever host is asked for is
   */
  public ConnectProxy(@Nullable String credentials, int target) throws IOException {
    this.credentials = credentials;
    this.target = target;
    this.port = new LoopbackPort("proxy", this::serve);
  }

  public String authority() {
    return "127.0.0.1:" + port.number();
  }

  /** The first line of each request. */
  public List<String> requests() {
    return requests;
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      requests.add(head.lines().findFirst().orElse(""));
      boolean isKnown = head.contains("\r\nProxy-Authorization: Basic " + credentials + "\r\n");
      if (credentials != null && !isKnown) {
        answer(
            client, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"");
        return;
      }
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
        answer(client, "200 Connected");
        port.execute(() -> pour(server, client));
        client.getInputStream().transferTo(server.getOutputStream());
      }
    } catch (IOException hungUp) {
      // The end of both connections.
    }
  }

  private static void pour(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException hungUp) {
      // So has the other side.
    }
  }

  private static void answer(Socket client, String status) throws IOException {
    client.getOutputStream().write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(ISO_8859_1));
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0 && head.length() < MAX_HEAD_BYTES) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("cut off");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    port.close();
  }
}
