package io.github.oktatoken.internal.lambda;

import io.github.oktatoken.internal.env.Variable;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * As much of HTTP/1.1 as Lambda's local API needs: one request after the other, by one thread. It
 * loads hardly a class that the JVM hasn't loaded anyway, looks no name up, and asks no proxy.
 *
 * <p>The connection is kept: a function that uses up all file descriptors would leave none for
 * another.
 */
final class ExtensionsApiConnection {
  /** A connection within the machine is there at once, or not at all. */
  static final int CONNECT_TIMEOUT_MILLIS = 1_000;

  /** Lambda's answers have some hundred bytes; an invocation's payload is not among them. */
  static final int MAX_ANSWER_BYTES = 1 << 20;

  private static final int MAX_HEADERS = 100;

  /** What web servers commonly allow; ours have some dozen bytes. */
  private static final int MAX_LINE_CHARACTERS = 8_192;

  private static final int HEX = 16;

  private static final int MAX_PORT = 0xffff;

  private final String authority;
  private @Nullable Connection kept;

  /** The socket of the exchange under way, for {@link #hangUp()}. */
  private volatile @Nullable Socket last;

  private volatile boolean isHungUp;

  /**
   * @param authority {@code host:port}, as in {@code AWS_LAMBDA_RUNTIME_API}
   */
  ExtensionsApiConnection(String authority) {
    this.authority = authority;
  }

  /**
   * An answer. Its head alone may be of use: Lambda takes what it has begun to say as said.
   *
   * @param status the status code
   * @param headers by name in lower case
   * @param received the body as it was sent, or nothing
   * @param damage why the body is not to be had
   */
  record Answer(
      int status, Map<String, String> headers, byte[] received, @Nullable IOException damage) {
    byte[] body() throws IOException {
      if (damage != null) {
        throw damage;
      }
      return received;
    }

    /** Only where the end of the body is beyond doubt. */
    private boolean leavesConnectionOpen() {
      return damage == null
          && headers.containsKey("content-length")
          && !headers.containsKey("transfer-encoding")
          && !"close".equalsIgnoreCase(headers.get("connection"));
    }
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @param header one header line, as in {@code Name: value}
   * @param timeoutMillis how long the answer may stay away; 0 for ever
   */
  Answer exchange(String method, String path, String header, String body, int timeoutMillis)
      throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        method
            + (" " + path + " HTTP/1.1\r\n")
            + ("Host: " + authority + "\r\n")
            + (header + "\r\n")
            + "Content-Type: application/json\r\n"
            + ("Content-Length: " + content.length + "\r\n\r\n");
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    request.writeBytes(content);
    Connection old = kept;
    kept = null;
    if (old != null) {
      try {
        return exchange(old, request, timeoutMillis);
      } catch (IOException closedMeanwhile) {
        // A new one will do.
      }
    }
    return exchange(connect(), request, timeoutMillis);
  }

  private Answer exchange(Connection connection, ByteArrayOutputStream request, int timeoutMillis)
      throws IOException {
    try {
      connection.socket.setSoTimeout(timeoutMillis);
      request.writeTo(connection.socket.getOutputStream());
      Answer answer = read(connection.in);
      if (answer.leavesConnectionOpen() && connection.in.available() == 0) {
        kept = connection;
      }
      return answer;
    } finally {
      if (kept != connection) {
        connection.socket.close();
      }
    }
  }

  /** Ends the exchange that is under way with an exception, and any later one; from any thread. */
  void hangUp() throws IOException {
    isHungUp = true;
    Socket socket = last;
    if (socket != null) {
      socket.close();
    }
  }

  boolean isHungUp() {
    return isHungUp;
  }

  private Connection connect() throws IOException {
    // Without NO_PROXY a socksProxyHost of the function would be asked for the way.
    Socket socket = new Socket(Proxy.NO_PROXY);
    last = socket;
    try {
      if (isHungUp) {
        throw new SocketException("hung up");
      }
      socket.connect(address(), CONNECT_TIMEOUT_MILLIS);
      return new Connection(socket);
    } catch (IOException | RuntimeException failure) {
      socket.close();
      throw failure;
    }
  }

  private static final class Connection {
    private final Socket socket;
    private final InputStream in;

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
    }
  }

  private InetSocketAddress address() throws IOException {
    if (!isAuthority(authority)) {
      throw new ProtocolException(Variable.RUNTIME_API + " is not host:port");
    }
    int colon = authority.lastIndexOf(':');
    String host = authority.substring(0, colon);
    // Looking "localhost" up would freeze the JVM's DNS policy before the runtime has set it.
    InetAddress address =
        host.equals("localhost")
            ? InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})
            : InetAddress.getByName(host);
    return new InetSocketAddress(address, Integer.parseInt(authority.substring(colon + 1)));
  }

  static boolean isAuthority(String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      return colon > 0 && port >= 0 && port <= MAX_PORT;
    } catch (NumberFormatException malformed) {
      return false;
    }
  }

  static Answer read(InputStream in) throws IOException {
    String[] statusLine = line(in).split(" ", 3);
    if (statusLine.length < 2 || !statusLine[0].startsWith("HTTP/1.")) {
      throw new ProtocolException("Lambda's answer is not HTTP/1.1");
    }
    int status = number(statusLine[1], 10);
    Map<String, String> headers = new TreeMap<>();
    int count = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 1 || count++ == MAX_HEADERS || hasControlCharacter(line)) {
        throw new ProtocolException("Lambda's answer has a malformed header, or too many");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    try {
      return new Answer(status, headers, body(in, headers), null);
    } catch (IOException damage) {
      return new Answer(status, headers, new byte[0], damage);
    }
  }

  /** RFC 9110, section 5.5: dangerous where the value is handed on, as the identifier is. */
  private static boolean hasControlCharacter(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (Character.isISOControl(c) && c != '\t') {
        return true;
      }
    }
    return false;
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
        body.writeBytes(exactly(in, size, MAX_ANSWER_BYTES - body.size()));
        line(in);
      }
      return body.toByteArray();
    }
    String length = headers.get("content-length");
    if (length != null) {
      return exactly(in, number(length, 10), MAX_ANSWER_BYTES);
    }
    byte[] untilClose = in.readNBytes(MAX_ANSWER_BYTES + 1);
    if (untilClose.length > MAX_ANSWER_BYTES) {
      throw tooLarge();
    }
    return untilClose;
  }

  private static int chunkSize(InputStream in) throws IOException {
    return number(line(in).split(";", 2)[0].strip(), HEX);
  }

  private static byte[] exactly(InputStream in, int length, int max) throws IOException {
    if (length > max) {
      throw tooLarge();
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("Lambda's answer ended early");
    }
    return bytes;
  }

  private static ProtocolException tooLarge() {
    return new ProtocolException("Lambda's answer has more than " + MAX_ANSWER_BYTES + " bytes");
  }

  private static int number(String digits, int radix) throws ProtocolException {
    try {
      int number = Integer.parseInt(digits, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException malformed) {
      // Falls through, with the negative ones.
    }
    throw new ProtocolException("Lambda's answer has a malformed number");
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() == MAX_LINE_CHARACTERS) {
        throw new EOFException("Lambda's answer ended early");
      }
      line.append((char) c);
    }
    int end = line.length();
    return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
  }
}
