package io.github.oktatoken.fake;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.oktatoken.fake.FakeRequests.Fault;
import io.github.oktatoken.fake.FakeRequests.Faulty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A table of DynamoDB on loopback, with the partition key {@code id}: GetItem, and PutItem with the
 * conditions that the agent uses. It knows the credentials of {@link FakeAws}, and holds every
 * signature against that of AWS's own SDK. Requests are served side by side, writes one by one.
 */
public final class FakeDynamo implements AutoCloseable {
  private static final String JSON = "application/x-amz-json-1.0";
  private static final String API = "DynamoDB_20120810.";
  private static final String GET = API + "GetItem";
  private static final String PUT = API + "PutItem";
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;

  private final Clock clock;
  private final String scope;
  private final DynamoTable table;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(FakeDynamo::thread);
  private final Set<InetSocketAddress> callers = ConcurrentHashMap.newKeySet();
  private final FakeRequests requests = new FakeRequests();
  private final FakeRequests gets = new FakeRequests();
  private final FakeRequests puts = new FakeRequests();

  private FakeDynamo(Clock clock, String arn) {
    this.clock = clock;
    String[] parts = arn.split(":", -1);
    scope = "/" + parts[3] + "/dynamodb/aws4_request,";
    table = new DynamoTable(Set.of(arn, arn.substring(arn.indexOf('/') + 1)));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /**
   * Starts it on a free port.
   *
   * @param clock by which signatures get old
   * @param arn that of the table; requests may name the table by it, or by the name alone
   */
  public static FakeDynamo start(Clock clock, String arn) {
    return new FakeDynamo(clock, arn);
  }

  /** For AWS_ENDPOINT_URL_DYNAMODB. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The items that are in the table now, by their keys. */
  public Map<String, Map<String, Object>> items() {
    return Map.copyOf(table.items());
  }

  /** An item as in JSON, each attribute with its type; empty if there is none. */
  public Map<String, Object> item(String id) {
    return table.items().getOrDefault(id, Map.of());
  }

  /** Puts an item of any attributes, unchecked; the key is added. */
  public void put(String id, Map<String, Object> attributes) {
    Map<String, Object> item = new LinkedHashMap<>(attributes);
    item.put(DynamoItem.KEY, Map.of("S", id));
    table.items().put(id, item);
  }

  public void remove(String id) {
    table.items().remove(id);
  }

  /** How many connections have brought a request. */
  public int connections() {
    return callers.size();
  }

  /** All requests. A fault of these comes before those of {@link #gets()} and {@link #puts()}. */
  public FakeRequests requests() {
    return requests;
  }

  /** The requests for GetItem. */
  public FakeRequests gets() {
    return gets;
  }

  /** The requests for PutItem. */
  public FakeRequests puts() {
    return puts;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    callers.add(exchange.getRemoteAddress());
    AwsCall call = new AwsCall(exchange);
    String target = call.header("X-Amz-Target");
    FakeRequests ofKind =
        target.equals(GET) ? gets : target.equals(PUT) ? puts : new FakeRequests();
    requests.arrived(call.body());
    ofKind.arrived(call.body());
    try {
      requests.hold();
      ofKind.hold();
    } catch (InterruptedException closed) {
      exchange.close();
      return;
    }
    @Nullable Faulty faulty = requests.nextFault();
    if (faulty == null) {
      faulty = ofKind.nextFault();
    }
    AwsReply reply =
        faulty == null || faulty.fault() == Fault.LOSE ? perform(call, target) : faulty.reply();
    if (faulty == null || faulty.fault() == Fault.REPLY) {
      reply.send(exchange, JSON);
    } else {
      exchange.close();
    }
  }

  private AwsReply perform(AwsCall call, String target) {
    if (!call.header("Content-Type").equals(JSON)) {
      return new AwsReply(NOT_FOUND, "<UnknownOperationException/>\n");
    }
    try {
      checkSignature(call);
    } catch (DynamoError error) {
      return error.reply();
    }
    return perform(target, call.body());
  }

  private AwsReply perform(String target, String body) {
    try {
      Map<String, Object> request = parse(body);
      if (!target.equals(GET) && !target.equals(PUT)) {
        throw DynamoError.of(BAD_REQUEST, "UnknownOperationException");
      }
      Map<String, Object> response = target.equals(GET) ? table.get(request) : table.put(request);
      return new AwsReply(OK, JSONObjectUtils.toJSONString(response));
    } catch (DynamoError error) {
      return error.reply();
    }
  }

  /**
   * Performs an operation without the network and a signature.
   *
   * @return the body of the response, or {@code null} if the condition of a write doesn't hold
   */
  public @Nullable String perform(boolean isWrite, String body) {
    AwsReply reply = perform(isWrite ? PUT : GET, body);
    return reply.status() == OK ? reply.body() : null;
  }

  private void checkSignature(AwsCall call) throws DynamoError {
    String authorization = call.header("Authorization");
    if (!authorization.startsWith("AWS4-")) {
      throw DynamoError.of(BAD_REQUEST, "MissingAuthenticationTokenException");
    }
    @Nullable String type = call.signatureError(url(), clock);
    if (type == null && !authorization.contains(scope)) {
      type = "InvalidSignatureException";
    }
    if (type != null) {
      throw DynamoError.of(BAD_REQUEST, type);
    }
  }

  private static Map<String, Object> parse(String body) throws DynamoError {
    try {
      return JSONObjectUtils.parse(body);
    } catch (ParseException e) {
      throw DynamoError.serialization(String.valueOf(e.getMessage()));
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "fake-dynamo");
    thread.setDaemon(true);
    return thread;
  }
}
