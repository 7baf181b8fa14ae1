package io.github.oktatoken.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/** Answers after the same time, so that whatever differs is the client's. */
final class SteadyServer implements AutoCloseable {
  private static final int THREADS = 4;

  /** By then the JVM has compiled what a handshake needs. */
  private static final int WARM_UP_REQUESTS = 500;

  private static final String WARM_UP = "/warm-up";

  private final SSLContext tls;
  private final Duration latency;
  private final UnaryOperator<String> answers;
  private final AtomicInteger requests = new AtomicInteger();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS, THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), SteadyServer::daemon);
  private final HttpsServer server;

  SteadyServer(SSLContext tls, Duration latency, String json) throws IOException {
    this(tls, latency, request -> json);
  }

  /**
   * Starts it.
   *
   * @param answers makes a response of each request's body
   */
  SteadyServer(SSLContext tls, Duration latency, UnaryOperator<String> answers) throws IOException {
    this.tls = tls;
    this.latency = latency;
    this.answers = answers;
    threads.prestartAllCoreThreads();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    for (int request = 0; request < WARM_UP_REQUESTS; request++) {
      warmUp();
    }
  }

  /** The host may be named in more than one way. */
  String url(String host, String path) {
    return "https://" + host + ":" + server.getAddress().getPort() + path;
  }

  /** How many there have been since the last call. */
  int takeRequests() {
    return requests.getAndSet(0);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      byte[] answer = answers.apply(request).getBytes(StandardCharsets.UTF_8);
      if (!exchange.getRequestURI().getPath().equals(WARM_UP)) {
        requests.incrementAndGet();
        Thread.sleep(latency.toMillis());
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void warmUp() throws IOException {
    HttpsURLConnection http =
        (HttpsURLConnection) URI.create(url("localhost", WARM_UP)).toURL().openConnection();
    http.setSSLSocketFactory(tls.getSocketFactory());
    http.setRequestProperty("Connection", "close");
    http.getInputStream().readAllBytes();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "steady-server");
    thread.setDaemon(true);
    return thread;
  }
}
