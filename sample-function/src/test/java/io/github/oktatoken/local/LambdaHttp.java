package io.github.oktatoken.local;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The paths, headers and bodies of Lambda's two APIs. */
final class LambdaHttp implements AutoCloseable {
  private static final String RUNTIME = "/2018-06-01/runtime/";
  private static final String EXTENSION = "/2020-01-01/extension/";
  private static final Pattern RESULT =
      Pattern.compile(RUNTIME + "invocation/([^/]+)/(response|error)");
  private static final Pattern EVENT = Pattern.compile("\"([A-Z]+)\"");
  private static final String EXTENSION_ID = "Lambda-Extension-Identifier";
  private static final String ARN = "arn:aws:lambda:eu-central-1:123456789012:function:local";

  private final LambdaApi api;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(LambdaHttp::daemon);

  LambdaHttp(LambdaApi api) throws IOException {
    this.api = api;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        route(exchange);
      } catch (Refusal refusal) {
        respond(exchange, 403, error(String.valueOf(refusal.getMessage())));
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void route(HttpExchange exchange) throws IOException, Refusal, InterruptedException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath();
    switch (path) {
      case EXTENSION + "register" -> register(exchange, body);
      case EXTENSION + "event/next" -> extensionNext(exchange);
      case RUNTIME + "invocation/next" -> runtimeNext(exchange);
      case RUNTIME + "restore/next" -> {
        api.restoreNext();
        respond(exchange, 200, "");
      }
      case RUNTIME + "restore/error" -> {
        api.runtimeFailed("restore error", body);
        accept(exchange);
      }
      case RUNTIME + "init/error" -> {
        api.runtimeFailed("init error", body);
        accept(exchange);
      }
      default -> result(exchange, path, body);
    }
  }

  private void register(HttpExchange exchange, String body) throws IOException, Refusal {
    String name = String.valueOf(exchange.getRequestHeaders().getFirst("Lambda-Extension-Name"));
    List<String> events = EVENT.matcher(body).results().map(found -> found.group(1)).toList();
    exchange.getResponseHeaders().set(EXTENSION_ID, api.register(name, events));
    respond(
        exchange,
        200,
        "{\"functionName\":\"local\",\"functionVersion\":\"$LATEST\",\"handler\":\"handler\"}");
  }

  private void extensionNext(HttpExchange exchange)
      throws IOException, Refusal, InterruptedException {
    String id = String.valueOf(exchange.getRequestHeaders().getFirst(EXTENSION_ID));
    Invocation event = api.extensionNext(id);
    if (event != null) {
      respond(
          exchange,
          200,
          "{\"eventType\":\"INVOKE\",\"deadlineMs\":"
              + event.deadlineMillis()
              + ",\"requestId\":\""
              + event.id()
              + "\",\"invokedFunctionArn\":\""
              + ARN
              + "\",\"tracing\":{\"type\":\"X-Amzn-Trace-Id\",\"value\":\""
              + event.traceId()
              + "\"}}");
    }
  }

  private void runtimeNext(HttpExchange exchange) throws IOException, InterruptedException {
    Invocation invocation = api.runtimeNext();
    Headers headers = exchange.getResponseHeaders();
    headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
    headers.set("Lambda-Runtime-Deadline-Ms", String.valueOf(invocation.deadlineMillis()));
    headers.set("Lambda-Runtime-Invoked-Function-Arn", ARN);
    headers.set("Lambda-Runtime-Trace-Id", invocation.traceId());
    respond(exchange, 200, invocation.payload());
  }

  private void result(HttpExchange exchange, String path, String body) throws IOException {
    Matcher result = RESULT.matcher(path);
    if (result.matches() && !api.answer(result.group(1), body, result.group(2).equals("error"))) {
      respond(exchange, 400, error("InvalidRequestID"));
      return;
    }
    accept(exchange);
  }

  private static void accept(HttpExchange exchange) throws IOException {
    respond(exchange, 202, "{\"status\":\"OK\"}");
  }

  private static String error(String type) {
    return "{\"errorType\":\"" + type + "\",\"errorMessage\":\"refused\"}";
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    // A length of 0 would mean an unknown one.
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "local-lambda");
    thread.setDaemon(true);
    return thread;
  }
}
