package io.github.oktatoken.internal.lambda;

import io.github.oktatoken.internal.base.PlainText;
import io.github.oktatoken.internal.message.AgentMessages;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
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
 * The HTTP/1.1 that Lambda's local API needs: one request after the other, on one thread. Loads
 * hardly a class that the JVM hasn't loaded anyway, and uses neither DNS nor a proxy.
 *
 * <p>Keeps its socket open: a function that uses up all file descriptors would leave none for
 * another.
 */
final class ExtensionsApiConnection {
  /** A connection within the machine is established at once, or not at all. */
  static final int CONNECT_TIMEOUT_MILLIS = 1_000;

  /** Lambda's responses have some hundred bytes, without the invocation's payload. */
  static final int MAX_RESPONSE_BYTES = 1 << 20;

  private static final int MAX_HEADERS = 100;

  /** As web servers commonly allow; Lambda's lines have some dozen bytes. */
  private static final int MAX_LINE_CHARACTERS = 8_192;

  private static final int HEX = 16;

  private static final int MAX_PORT = 0xffff;

  private final String authority;
  private @Nullable Socket kept;

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
   * A response. Its head is of use without its body: Lambda considers it delivered.
   *
   * @param status the status code
   * @param headers by name in lower case
   * @param received the body as it was sent, or nothing
   * @param damage why the body could not be read
   */
  record Response(
      int status, Map<String, String> headers, byte[] received, @Nullable IOException damage) {
    byte[] body() throws IOException {
      if (damage != null) {
        throw damage;
      }
      return received;
    }

    /** Returns whether the end of the body is certain, and the server keeps the connection. */
    private boolean leavesConnectionOpen() {
      return damage == null
          && headers.containsKey("content-length")
          && !headers.containsKey("transfer-encoding")
          && !"close".equalsIgnoreCase(headers.get("connection"));
    }
  }

  /**
   * Sends a request and waits for its response, without a time-out. The next event comes with the
   * next invocation: in a second, or in a day. A registration may not be given up either: if Lambda
   * accepted it later, it would wait for an extension that never asks for its first event.
   *
   * @param header one header line, as in {@code Name: value}
   */
  Response exchange(String method, String path, String header, String body) throws IOException {
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
    Socket old = kept;
    kept = null;
    if (old != null) {
      try {
        return exchange(old, request);
      } catch (IOException ignored) {
        // The server has closed it meanwhile.
      }
    }
    return exchange(connect(), request);
  }

  private Response exchange(Socket socket, ByteArrayOutputStream request) throws IOException {
    try {
      request.writeTo(socket.getOutputStream());
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Response response = read(in);
      if (response.leavesConnectionOpen() && in.available() == 0) {
        kept = socket;
      }
      return response;
    } finally {
      if (kept != socket) {
        socket.close();
      }
    }
  }

  /** Makes the exchange under way and all later ones fail. May be called from any thread. */
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

  private Socket connect() throws IOException {
    // Otherwise a socksProxyHost of the function would be used.
    Socket socket = new Socket(Proxy.NO_PROXY);
    last = socket;
    try {
      if (isHungUp) {
        throw new SocketException("hung up");
      }
      socket.connect(address(), CONNECT_TIMEOUT_MILLIS);
      return socket;
    } catch (IOException | RuntimeException failure) {
      socket.close();
      throw failure;
    }
  }

  private InetSocketAddress address() throws IOException {
    if (!isAuthority(authority)) {
      throw new ProtocolException(AgentMessages.INVALID_RUNTIME_API);
    }
    int colon = authority.lastIndexOf(':');
    String host = authority.substring(0, colon);
    // A lookup of "localhost" would freeze the JVM's DNS policy before the runtime has set it.
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
    } catch (NumberFormatException ignored) {
      return false;
    }
  }

  static Response read(InputStream in) throws IOException {
    String[] statusLine = line(in).split(" ", 3);
    if (statusLine.length < 2 || !statusLine[0].startsWith("HTTP/1.")) {
      throw invalid("is not HTTP/1.1");
    }
    int status = number(statusLine[1], 10);
    Map<String, String> headers = new TreeMap<>();
    int count = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      // RFC 9110, section 5.5: dangerous in a value that is sent again, as the identifier is.
      boolean isPlain = !PlainText.hasControlCharacter(line.replace('\t', ' '));
      if (colon < 1 || count++ == MAX_HEADERS || !isPlain) {
        throw invalid("has a malformed header, or too many");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    try {
      return new Response(status, headers, body(in, headers), null);
    } catch (IOException damage) {
      return new Response(status, headers, new byte[0], damage);
    }
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
        body.writeBytes(exactly(in, size, MAX_RESPONSE_BYTES - body.size()));
        line(in);
      }
      return body.toByteArray();
    }
    String length = headers.get("content-length");
    if (length != null) {
      return exactly(in, number(length, 10), MAX_RESPONSE_BYTES);
    }
    byte[] untilClose = in.readNBytes(MAX_RESPONSE_BYTES + 1);
    if (untilClose.length > MAX_RESPONSE_BYTES) {
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
      throw invalid("ended early");
    }
    return bytes;
  }

  private static ProtocolException tooLarge() {
    return invalid("has more than " + MAX_RESPONSE_BYTES + " bytes");
  }

  private static int number(String digits, int radix) throws ProtocolException {
    try {
      int number = Integer.parseInt(digits, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException ignored) {
      // Falls through, with the negative ones.
    }
    throw invalid("has a malformed number");
  }

  private static ProtocolException invalid(String problem) {
    return new ProtocolException(AgentMessages.invalidResponse(problem));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() == MAX_LINE_CHARACTERS) {
        throw invalid("ended early");
      }
      line.append((char) c);
    }
    int end = line.length();
    return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
  }
}
