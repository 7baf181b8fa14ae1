package io.github.oktatoken.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/** An API that wants an access token: checks the signature, and the expiry to the second. */
public final class ResourceServer implements AutoCloseable {
  private static final String BEARER = "Bearer ";

  private final HttpServer server;
  private final JwtDecoder decoder;
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  public ResourceServer(JwtDecoder decoder) throws IOException {
    this.decoder = decoder;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/orders", this::answer);
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

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      if (authorization == null || !authorization.startsWith(BEARER)) {
        refuse(exchange, "there is no bearer token");
        return;
      }
      Jwt token = decoder.decode(authorization.substring(BEARER.length()));
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
    }
  }

  private void refuse(HttpExchange exchange, String reason) throws IOException {
    refused.incrementAndGet();
    respond(exchange, 401, reason);
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
