package io.github.oktatoken;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers every request with the same bytes, sensible or not, and hangs up. */
public final class RawServer implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final ServerSocket listening;
  private final byte[] answer;

  public RawServer(String answer) {
    this.answer = answer.getBytes(ISO_8859_1);
    try {
      listening = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread thread = new Thread(this::serve, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where nobody listens: a port that was free a moment ago may be somebody's by now. */
  public static String closedAuthority() {
    return "127.0.0.1:1";
  }

  public String authority() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  public URI url() {
    return URI.create("http://" + authority() + "/token");
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept()) {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        readRequest(socket.getInputStream());
        socket.getOutputStream().write(answer);
      } catch (IOException gone) {
        // The client has seen enough, or the test is over.
      }
    }
  }

  /** To the end: closing a connection with unread bytes would reset it and lose the answer. */
  private static void readRequest(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("half a request");
      }
      head.append((char) c);
    }
    Matcher length = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n").matcher(head);
    in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
  }
}
