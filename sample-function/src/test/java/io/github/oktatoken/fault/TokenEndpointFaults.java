package io.github.oktatoken.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.oktatoken.function.FaultHandler;
import io.github.oktatoken.server.FaultServer;
import io.github.oktatoken.server.GzipBomb;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** What a token endpoint, or the way to it, can do wrong below the level of its answer's text. */
public final class TokenEndpointFaults {
  /** In all that the server sends: whatever has it has repeated the server. */
  public static final String SENT = "s3nt-by-the-server";

  /** What a server might try on a log, or on whoever reads it on a terminal. */
  static final String EVIL = SENT + "\r\nno okta token: " + SENT + "\u001b[31m\u0007\u0085";

  /** Longer than any refresh. */
  private static final Duration STALL = Duration.ofSeconds(60);

  private static final Duration DRIP = Duration.ofMillis(100);
  private static final int HUGE_BODY_BYTES = 50 << 20;
  private static final int RESET = 0;

  /** A TLS 1.2 record with the fatal alert 40. */
  private static final byte[] HANDSHAKE_FAILURE = {21, 3, 3, 0, 2, 2, 40};

  private TokenEndpointFaults() {}

  static Map<String, Fault> all() {
    Map<String, Fault> faults = new LinkedHashMap<>();
    faults.put("connection refused", new Refused());
    faults.put("connection reset", Fault.ofEndpoint(TokenEndpointFaults::reset));
    faults.put(
        "connection reset after the request",
        Fault.ofEndpoint(
            client -> {
              FaultServer.readRequest(client);
              reset(client);
            }));
    faults.put("connection closed without an answer", Fault.ofEndpoint(FaultServer::readRequest));
    faults.put("accepted, and stalled", Fault.ofEndpoint(client -> stall()));
    faults.put("accepted, and stalled, for several invocations", new StalledForLong());
    faults.put("answers byte by byte", Fault.ofEndpoint(TokenEndpointFaults::drip));
    faults.put(
        "body cut off",
        Fault.ofEndpoint(
            client ->
                raw(
                    client,
                    "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"access_token\":\"" + SENT)));
    faults.put("body of 50 MB", Fault.ofEndpoint(TokenEndpointFaults::huge));
    faults.put("gzip bomb", Fault.ofEndpoint(new GzipBomb()));
    faults.put("not HTTP", Fault.ofEndpoint(client -> raw(client, EVIL + "\r\n\r\n")));
    faults.put("endless head", Fault.ofEndpoint(TokenEndpointFaults::endlessHead));
    faults.put("TLS handshake failed", tls(client -> rawBytes(client, HANDSHAKE_FAILURE)));
    faults.put("no TLS at all", tls(client -> rawBytes(client, EVIL.getBytes(UTF_8))));
    faults.put("certificate untrusted", new BadCertificate(FaultCertificates::untrusted));
    faults.put("certificate expired", new BadCertificate(FaultCertificates::expired));
    faults.put("certificate of another host", new BadCertificate(FaultCertificates::ofAnotherHost));
    return faults;
  }

  private static void stall() throws InterruptedException {
    Thread.sleep(STALL.toMillis());
  }

  private static void reset(Socket client) throws IOException {
    client.setSoLinger(true, RESET);
    client.close();
  }

  private static void raw(Socket client, String answer) throws IOException {
    FaultServer.readRequest(client);
    rawBytes(client, answer.getBytes(ISO_8859_1));
  }

  private static void rawBytes(Socket client, byte[] answer) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write(answer);
    out.flush();
  }

  private static void drip(Socket client) throws IOException, InterruptedException {
    FaultServer.readRequest(client);
    rawBytes(client, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(ISO_8859_1));
    while (true) {
      rawBytes(client, new byte[] {' '});
      Thread.sleep(DRIP.toMillis());
    }
  }

  private static void huge(Socket client) throws IOException {
    raw(client, "HTTP/1.1 200 OK\r\nContent-Length: " + HUGE_BODY_BYTES + "\r\n\r\n");
    byte[] piece = SENT.repeat(1 << 12).getBytes(ISO_8859_1);
    for (int sent = 0; sent < HUGE_BODY_BYTES; sent += piece.length) {
      rawBytes(client, piece);
    }
  }

  private static void endlessHead(Socket client) throws IOException {
    raw(client, "HTTP/1.1 200 OK\r\n");
    byte[] header = ("X-Header: " + SENT + "\r\n").repeat(1 << 8).getBytes(ISO_8859_1);
    while (true) {
      rawBytes(client, header);
    }
  }

  /** A server that speaks TLS when it is well. */
  private static Fault tls(FaultServer.Answer answer) {
    Fault fault = Fault.ofEndpoint(answer);
    return new Fault() {
      @Override
      public void prepare(FaultyWorld world) throws Exception {
        world.endpoint().speakTls(world.certificates().good());
        fault.prepare(world);
      }

      @Override
      public void end(FaultyWorld world) throws Exception {
        fault.end(world);
      }
    };
  }

  private record Refused() implements Fault {
    @Override
    public void prepare(FaultyWorld world) throws IOException {
      world.endpoint().stopListening();
    }

    @Override
    public void end(FaultyWorld world) throws IOException {
      world.endpoint().listenAgain();
    }
  }

  /** For a function that asks for no token, and must not be held with each of its invocations. */
  private record StalledForLong() implements Fault {
    /** After as many more failures the gate is closed for 3 s at least: time enough to look. */
    private static final int FAILURES = 2;

    @Override
    public void prepare(FaultyWorld world) {
      world.endpoint().fail(client -> stall());
    }

    @Override
    public String invoke(FaultyWorld world) throws InterruptedException {
      for (int failure = 0; failure < FAILURES; failure++) {
        int before = world.endpoint().connections();
        while (world.endpoint().connections() == before) {
          Thread.sleep(DRIP.toMillis());
          world.invoke(FaultHandler.ASK_FOR_NOTHING);
        }
      }
      int asked = world.endpoint().connections();
      world.invoke(FaultHandler.ASK_FOR_NOTHING);
      String answer = world.invoke(FaultHandler.TELL);
      if (world.endpoint().connections() != asked) {
        throw new AssertionError("asked again at once after an invocation that was held");
      }
      return answer;
    }

    @Override
    public void end(FaultyWorld world) {
      world.endpoint().heal();
    }
  }

  private record BadCertificate(Function<FaultCertificates, SSLContext> kind) implements Fault {
    @Override
    public void prepare(FaultyWorld world) {
      world.endpoint().speakTls(kind.apply(world.certificates()));
    }

    @Override
    public void end(FaultyWorld world) {
      world.endpoint().speakTls(world.certificates().good());
    }
  }
}
