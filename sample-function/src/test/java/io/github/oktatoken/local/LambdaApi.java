package io.github.oktatoken.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's Runtime API and Extensions API, by AWS's rules: registration closes with the runtime's
 * first next, be it for an invocation or, under SnapStart, for the restore; the initialisation and
 * every invocation are over when the runtime and every extension that takes part have asked for
 * their next event. On Managed Instances, where many invocations run at once, extensions get none.
 */
final class LambdaApi implements AutoCloseable {
  private static final String EXTENSION_ID = "Lambda-Extension-Identifier";
  private static final String ARN = "arn:aws:lambda:eu-central-1:123456789012:function:local";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(LambdaApi::daemon);
  private final Moments moments;
  private final boolean managed;

  /** By identifier; this and all below guarded by this. */
  private final Map<String, Extension> extensions = new LinkedHashMap<>();

  private final Deque<Invocation> waiting = new ArrayDeque<>();
  private final Map<String, Invocation> running = new HashMap<>();
  private boolean registrationOpen = true;
  private boolean refusesRegistration;
  private int idleRuntimeThreads;
  private boolean awaitsRestore;
  private boolean restored;
  private boolean dropsNextEvents;
  private int drops;

  /**
   * @param managed whether this is a Managed Instance
   */
  LambdaApi(Moments moments, boolean managed) throws IOException {
    this.moments = moments;
    this.managed = managed;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /** What AWS_LAMBDA_RUNTIME_API is to be set to. */
  String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on every registration is refused. */
  synchronized void refuseRegistration() {
    refusesRegistration = true;
  }

  /** Cuts the connection of each extension that waits for an event or asks for one. */
  synchronized void dropNextEvents(boolean drop) {
    dropsNextEvents = drop;
    notifyAll();
  }

  /** Waits until each extension's connection has been cut, and it has asked again in vain. */
  synchronized void awaitDrop() throws InterruptedException {
    while (drops < 2) {
      wait();
    }
  }

  /** Waits until everybody has asked for the next event; returns whether they did in time. */
  boolean awaitIdle(Duration limit) throws InterruptedException {
    return await(this::isIdle, limit);
  }

  /** Waits until a snapshot may be taken; returns whether that was in time. */
  boolean awaitCheckpoint(Duration limit) throws InterruptedException {
    return await(() -> awaitsRestore && extensionsWait(), limit);
  }

  /** Lets the runtime go on as after a restore; extensions are told nothing. */
  synchronized void restore() {
    restored = true;
    awaitsRestore = false;
    moments.add("restore");
    notifyAll();
  }

  private synchronized boolean await(BooleanSupplier state, Duration limit)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!state.getAsBoolean()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** Hands an invocation out: to the extensions first, as Lambda does. */
  synchronized Invocation begin(String payload, Duration timeout) {
    Invocation invocation =
        new Invocation(
            UUID.randomUUID().toString(), payload, System.currentTimeMillis() + timeout.toMillis());
    for (Extension extension : extensions.values()) {
      if (extension.wantsInvoke) {
        extension.waits = false;
        extension.event = invocation;
      }
    }
    waiting.add(invocation);
    moments.add("INVOKE");
    notifyAll();
    return invocation;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private boolean isIdle() {
    return idleRuntimeThreads > 0 && waiting.isEmpty() && running.isEmpty() && extensionsWait();
  }

  private boolean extensionsWait() {
    return extensions.values().stream().allMatch(extension -> extension.waits);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath();
      switch (path) {
        case "/2020-01-01/extension/register" -> register(exchange, body);
        case "/2020-01-01/extension/event/next" -> extensionNext(exchange);
        case "/2018-06-01/runtime/invocation/next" -> runtimeNext(exchange);
        case "/2018-06-01/runtime/restore/next" -> restoreNext(exchange);
        default -> {
          if (path.startsWith("/2018-06-01/runtime/")) {
            result(path, body);
          }
          respond(exchange, 202, "{\"status\":\"OK\"}");
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void register(HttpExchange exchange, String body) throws IOException {
    String name = exchange.getRequestHeaders().getFirst("Lambda-Extension-Name");
    String id = UUID.randomUUID().toString();
    String error = null;
    synchronized (this) {
      if (refusesRegistration || !registrationOpen) {
        error = "Extension.RegistrationClosed";
      } else if (body.contains("SHUTDOWN") || (managed && body.contains("INVOKE"))) {
        error = "Extension.InvalidEventType";
      } else if (extensions.values().stream().anyMatch(known -> known.name.equals(name))) {
        error = "Extension.InvalidExtensionState";
      } else {
        extensions.put(id, new Extension(name, body.contains("INVOKE")));
        moments.add("register");
      }
    }
    if (error != null) {
      refuse(exchange, error);
      return;
    }
    exchange.getResponseHeaders().set(EXTENSION_ID, id);
    respond(
        exchange,
        200,
        "{\"functionName\":\"local\",\"functionVersion\":\"$LATEST\",\"handler\":\"handler\"}");
  }

  private void extensionNext(HttpExchange exchange) throws IOException, InterruptedException {
    Invocation event;
    synchronized (this) {
      Extension extension =
          extensions.get(String.valueOf(exchange.getRequestHeaders().getFirst(EXTENSION_ID)));
      if (extension == null) {
        refuse(exchange, "Extension.UnknownExtensionIdentifier");
        return;
      }
      if (extension.waits && !extension.wasDropped) {
        refuse(exchange, "Extension.InvalidExtensionState");
        return;
      }
      if (!extension.waits) {
        moments.add(extension.isReady ? "extension has followed" : "extension ready");
        extension.isReady = true;
      }
      extension.waits = true;
      extension.wasDropped = false;
      notifyAll();
      while (extension.event == null && !dropsNextEvents) {
        wait();
      }
      if (dropsNextEvents) {
        extension.wasDropped = true;
        drops++;
        notifyAll();
        return;
      }
      event = extension.event;
      extension.event = null;
    }
    respond(
        exchange,
        200,
        "{\"eventType\":\"INVOKE\",\"deadlineMs\":"
            + event.deadlineMillis()
            + ",\"requestId\":\""
            + event.id()
            + "\",\"invokedFunctionArn\":\""
            + ARN
            + "\",\"tracing\":{\"type\":\"X-Amzn-Trace-Id\",\"value\":\"Root=1-0-0\"}}");
  }

  private void runtimeNext(HttpExchange exchange) throws IOException, InterruptedException {
    Invocation invocation;
    synchronized (this) {
      closeRegistration("function initialised");
      idleRuntimeThreads++;
      notifyAll();
      while (waiting.isEmpty()) {
        wait();
      }
      idleRuntimeThreads--;
      invocation = waiting.remove();
      running.put(invocation.id(), invocation);
    }
    exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", invocation.id());
    exchange
        .getResponseHeaders()
        .set("Lambda-Runtime-Deadline-Ms", String.valueOf(invocation.deadlineMillis()));
    exchange.getResponseHeaders().set("Lambda-Runtime-Invoked-Function-Arn", ARN);
    respond(exchange, 200, invocation.payload());
  }

  private void restoreNext(HttpExchange exchange) throws IOException, InterruptedException {
    synchronized (this) {
      closeRegistration("ready for the snapshot");
      awaitsRestore = true;
      notifyAll();
      while (!restored) {
        wait();
      }
    }
    respond(exchange, 200, "{}");
  }

  private void closeRegistration(String why) {
    if (registrationOpen) {
      registrationOpen = false;
      moments.add(why);
    }
  }

  /** {@code /2018-06-01/runtime/invocation/<id>/response}, or an error of some kind. */
  private synchronized void result(String path, String body) {
    String[] parts = path.split("/");
    Invocation invocation = running.remove(parts[parts.length - 2]);
    if (invocation != null) {
      invocation.end(body, path.endsWith("/error"));
      moments.add("response");
    } else {
      moments.add(parts[parts.length - 2] + " error");
    }
    notifyAll();
  }

  private static void refuse(HttpExchange exchange, String type) throws IOException {
    respond(exchange, 403, "{\"errorType\":\"" + type + "\",\"errorMessage\":\"refused\"}");
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "local-lambda");
    thread.setDaemon(true);
    return thread;
  }

  private static final class Extension {
    private final String name;
    private final boolean wantsInvoke;
    private boolean isReady;
    private boolean waits;
    private boolean wasDropped;
    private @Nullable Invocation event;

    Extension(String name, boolean wantsInvoke) {
      this.name = name;
      this.wantsInvoke = wantsInvoke;
    }
  }
}
