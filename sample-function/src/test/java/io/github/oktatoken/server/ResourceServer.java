package io.github.oktatoken.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * An API that wants an access token: checks the signature, the expiry to the second, and whether it
 * was revoked.
 */
public final class ResourceServer implements AutoCloseable {
  private static final String BEARER = "Bearer ";

  private final HttpServer server;
  private final JwtDecoder decoder;
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile String revoked = "";
  private volatile CountDownLatch callsOfRevoked = new CountDownLatch(0);
  private volatile Runnable onCall = () -> {};

  /** A call, whatever came of it. */
  public record Call(String path, @Nullable String authorization, String body) {}

  public ResourceServer(JwtDecoder decoder) throws IOException {
    this.decoder = decoder;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/orders", this::answer);
    // A call that is held up holds up no other.
    server.setExecutor(Executors.newCachedThreadPool(ResourceServer::daemon));
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/orders";
  }

  /** How many calls had a valid token. */
  public int accepted() {
    return accepted.get();
  }

  /** How many calls had none, or one that had expired. */
  public int refused() {
    return refused.get();
  }

  /** All calls, in their order. */
  public List<Call> calls() {
    return calls;
  }

  /** Refuses this token from now on, once so many calls with it are waiting. */
  public void revoke(String token, int calls) {
    callsOfRevoked = new CountDownLatch(calls);
    revoked = token;
  }

  /** Runs this before each answer. */
  public void onCall(Runnable task) {
    onCall = task;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      calls.add(new Call(path, authorization, body));
      onCall.run();
      if (authorization == null || !authorization.startsWith(BEARER)) {
        refuse(exchange, "there is no bearer token");
        return;
      }
      String value = authorization.substring(BEARER.length());
      if (value.equals(revoked)) {
        callsOfRevoked.countDown();
        callsOfRevoked.await();
        refuse(exchange, "the token was revoked");
        return;
      }
      Jwt token = decoder.decode(value);
      // Spring allows for a minute of clock skew, in which a stale token would go unseen.
      Instant expiry = token.getExpiresAt();
      if (expiry == null || !Instant.now().isBefore(expiry)) {
        refuse(exchange, "the token has expired");
        return;
      }
      int order = accepted.incrementAndGet();
      long left = Duration.between(Instant.now(), expiry).toSeconds();
      respond(exchange, 200, "order " + order + ", token good for " + left + " s more");
    } catch (JwtException refused) {
      refuse(exchange, "the token is not valid");
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void refuse(HttpExchange exchange, String reason) throws IOException {
    refused.incrementAndGet();
    exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    respond(exchange, 401, reason);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
