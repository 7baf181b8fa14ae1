package io.github.oktatoken.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.oktatoken.machine.LoopbackPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A port before a server of plain HTTP, which keeps what is sent there. Since servers go by the
 * Host header, it is a name of the server's own.
 */
final class Relay implements AutoCloseable {
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final Pattern LENGTH =
      Pattern.compile("^content-length: *(\\d+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final Pattern KEEP_ALIVE =
      Pattern.compile("^connection: *keep-alive", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final Pattern HOST =
      Pattern.compile("^host: *[^\r]*", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d+)");
  private static final Pattern ERROR = Pattern.compile("\"error\" *: *\"(\\w+)\"");

  private final int serverPort;
  private final boolean isAlias;
  private final LoopbackPort port;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger answersToLose = new AtomicInteger();

  private Relay(int serverPort, boolean isAlias) throws IOException {
    this.serverPort = serverPort;
    this.isAlias = isAlias;
    this.port = new LoopbackPort("relay", this::relay);
  }

  /** A name of the server's own. */
  static Relay before(InteropServer server) throws IOException {
    return new Relay(server.port(InteropServer.Transport.HTTP), false);
  }

  /** A name that the server doesn't know itself by, as before a proxy that has one of its own. */
  static Relay alias(InteropServer server) throws IOException {
    return new Relay(server.port(InteropServer.Transport.HTTP), true);
  }

  String url(InteropServer server) {
    return "http://127.0.0.1:" + port.number() + server.tokenPath();
  }

  /** The server gets the next request, and nobody its answer. */
  void loseNextAnswer() {
    answersToLose.set(1);
  }

  /** As they came. */
  List<String> requests() {
    return requests;
  }

  /** Sends one of the requests once more; returns status and error code of the answer. */
  String sendAgain(String request) throws IOException {
    String answer = forward(request);
    Matcher status = STATUS.matcher(answer);
    Matcher error = ERROR.matcher(answer);
    if (!status.lookingAt()) {
      throw new IOException("this is no answer: " + answer);
    }
    return status.group(1) + (error.find() ? " " + error.group(1) : "");
  }

  @Override
  public void close() throws IOException {
    port.close();
  }

  private void relay(Socket client) {
    try (client) {
      String request = read(client.getInputStream());
      requests.add(request);
      String answer = forward(request);
      if (answersToLose.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
        client.getOutputStream().write(answer.getBytes(ISO_8859_1));
      }
    } catch (IOException cutOff) {
      throw new UncheckedIOException(cutOff);
    }
  }

  private String forward(String request) throws IOException {
    // The end of the connection is the end of the answer.
    String sent = KEEP_ALIVE.matcher(request).replaceFirst("Connection: close");
    if (isAlias) {
      sent = HOST.matcher(sent).replaceFirst("Host: 127.0.0.1:" + serverPort);
    }
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
      server.getOutputStream().write(sent.getBytes(ISO_8859_1));
      return new String(server.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String head = "";
    while (!head.endsWith(END_OF_HEAD)) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the request is cut off");
      }
      bytes.write(next);
      head = bytes.toString(ISO_8859_1);
    }
    Matcher length = LENGTH.matcher(head);
    int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return head + new String(in.readNBytes(body), ISO_8859_1);
  }
}
