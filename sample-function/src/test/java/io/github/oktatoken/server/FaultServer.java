package io.github.oktatoken.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.oktatoken.fault.TokenEndpointFaults;
import io.github.oktatoken.machine.LoopbackPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A token endpoint down to its bytes: as broken as a test wants it, and well again on demand. */
public final class FaultServer implements AutoCloseable {
  /** What it does with a connection. */
  @FunctionalInterface
  public interface Answer {
    void to(Socket client) throws IOException, InterruptedException;
  }

  private static final Pattern LENGTH =
      Pattern.compile("content-length: *(\\d+)", Pattern.CASE_INSENSITIVE);

  /** A read that takes longer is of a client that waits itself. */
  private static final int READ_TIMEOUT_MILLIS = 10_000;

  private static final int LONG_LIFE_SECONDS = 3_600;

  private final Map<String, Instant> issued = new ConcurrentHashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final LoopbackPort port = new LoopbackPort("fault-server", this::answer);
  private volatile @Nullable SSLContext tls;
  private volatile @Nullable Answer fault;
  private volatile int lifeSeconds = LONG_LIFE_SECONDS;

  /** It is well, at first. */
  public FaultServer() throws IOException {}

  public String url() {
    return (tls == null ? "http" : "https")
        + "://127.0.0.1:"
        + port.number()
        + "/oauth2/default/v1/token";
  }

  /** From now on a connection is answered so, and not with a token. */
  public void fail(Answer answer) {
    fault = answer;
  }

  public void heal() {
    fault = null;
  }

  /** From now on its good answers, and the faulty ones that want it, come over TLS. */
  public void speakTls(SSLContext context) {
    tls = context;
  }

  /** How long the tokens live that it issues from now on. */
  public void issueForSeconds(int seconds) {
    lifeSeconds = seconds;
  }

  public void issueForLong() {
    issueForSeconds(LONG_LIFE_SECONDS);
  }

  /** Whoever connects is refused. */
  public void stopListening() throws IOException {
    port.shut();
  }

  public void listenAgain() throws IOException {
    port.open();
  }

  /** How often somebody has connected. */
  public int connections() {
    return connections.get();
  }

  /** Every token that it has sent. */
  public Set<String> issued() {
    return issued.keySet();
  }

  /** Whether it has issued a token, told by its hash, that is good until after this moment. */
  public boolean hasIssued(int hash, Instant moment) {
    return issued.entrySet().stream()
        .anyMatch(token -> token.getKey().hashCode() == hash && token.getValue().isAfter(moment));
  }

  /** Reads a request to its end, and nothing beyond. */
  public static void readRequest(Socket client) throws IOException {
    client.setSoTimeout(READ_TIMEOUT_MILLIS);
    InputStream in = client.getInputStream();
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the client hung up");
      }
      head.append((char) next);
    }
    Matcher length = LENGTH.matcher(head);
    in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
  }

  /** Reads the request and answers it; the headers without their last line's end. */
  public static void respond(Socket client, int status, String headers, byte[] body)
      throws IOException {
    readRequest(client);
    // 304 never has a body: RFC 9110, section 15.4.5.
    byte[] sent = status == 304 ? new byte[0] : body;
    String head =
        "HTTP/1.1 %d %s\r\n%s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, TokenEndpointFaults.SENT, headers, sent.length);
    OutputStream out = client.getOutputStream();
    out.write(head.getBytes(ISO_8859_1));
    out.write(sent);
    out.flush();
  }

  /** As a client that is answered over TLS sees the connection. */
  static Socket overTls(Socket client, SSLContext context) throws IOException {
    SSLSocket secure =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(client, client.getInetAddress().getHostAddress(), 0, true);
    secure.setUseClientMode(false);
    return secure;
  }

  @Override
  public void close() throws IOException {
    port.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void answer(Socket client) {
    connections.incrementAndGet();
    open.add(client);
    try (client) {
      Answer broken = fault;
      if (broken == null) {
        SSLContext context = tls;
        issue(context == null ? client : overTls(client, context));
      } else {
        broken.to(client);
      }
    } catch (IOException | InterruptedException hungUp) {
      // As some faults make the client do, or the end of the test.
    } finally {
      open.remove(client);
    }
  }

  private void issue(Socket client) throws IOException {
    String token = "t0ken-" + UUID.randomUUID();
    issued.put(token, Instant.now().plusSeconds(lifeSeconds));
    String json =
        String.format(
            Locale.ROOT,
            "{\"token_type\":\"Bearer\",\"expires_in\":%d,\"access_token\":\"%s\"}",
            lifeSeconds,
            token);
    respond(client, 200, "Content-Type: application/json", json.getBytes(UTF_8));
    client.close();
  }
}
