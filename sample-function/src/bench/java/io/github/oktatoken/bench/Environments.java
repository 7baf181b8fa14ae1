package io.github.oktatoken.bench;

import io.github.oktatoken.local.Invocation;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.local.Moments;
import io.github.oktatoken.local.Moments.Moment;
import io.github.oktatoken.measured.MeasuredFunction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts functions, each in an environment of its own, beside the servers that they ask. */
final class Environments implements AutoCloseable {
  /** Of a table in the same region. */
  private static final Duration TABLE_LATENCY = Duration.ofMillis(4);

  private static final String CLIENT_SECRET = "s3cret-s3cret-s3cret-s3cret-s3cret-s3cre";

  private final Path folder;
  private final Chain chain = new Chain();
  private final Map<Way.Latency, SteadyServer> authorizationServers =
      new EnumMap<>(Way.Latency.class);
  private final OneItem item = new OneItem();
  private final SteadyServer table;
  private final SteadyServer api;
  private final Map<Path, String> trustOptions = new HashMap<>();
  private final @Nullable CpuQuota quota;

  Environments(Path folder, @Nullable CpuQuota quota) throws Exception {
    this.folder = folder;
    this.quota = quota;
    for (Way.Latency latency : Way.Latency.values()) {
      SteadyServer server = new SteadyServer(chain.tls(), latency.time(), tokenAnswer());
      authorizationServers.put(latency, server);
    }
    table = new SteadyServer(chain.tls(), TABLE_LATENCY, item);
    api = new SteadyServer(chain.tls(), Duration.ZERO, "{\"orders\":[]}");
  }

  /** Starts a function and keeps it warm: what it takes of memory and of time. */
  Life live(Way way, Setup setup) throws Exception {
    forgetTokens(way);
    try (LocalLambda lambda = launch(function(way, setup), setup, new Moments())) {
      lambda.awaitInit();
      invoke(lambda, MeasuredFunction.TOKEN);
      Memory first = Memory.of(setup.jdk(), lambda.pid());
      List<Long> micros = new ArrayList<>();
      for (int invocation = 0; invocation < Life.INVOCATIONS; invocation++) {
        long start = System.nanoTime();
        invoke(lambda, MeasuredFunction.AGAIN);
        micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
      }
      Memory last = Memory.of(setup.jdk(), lambda.pid());
      requireRequests(way, lambda);
      return new Life(first, last, micros.stream().sorted().toList().get(Life.INVOCATIONS / 2));
    }
  }

  /**
   * Takes a snapshot of a function, as far as it can be taken here: by stopping the process; and
   * restores it.
   *
   * @param isPrepared whether a file that the layer has to read first is there before the snapshot,
   *     so that it can make ready what it needs for a request
   */
  Restore restore(Way way, Setup setup, boolean isPrepared) throws Exception {
    forgetTokens(way);
    Path authorities = folder.resolve("ca.pem");
    Files.deleteIfExists(authorities);
    if (isPrepared) {
      chain.writeRoot(authorities);
    }
    Moments moments = new Moments();
    LambdaFunction function = function(way, setup).withSnapStart();
    function.environment().put("okta_ca_file", authorities.toString());
    try (LocalLambda lambda = launch(function, setup, moments)) {
      lambda.awaitCheckpoint();
      chain.writeRoot(authorities);
      lambda.restore();
      invoke(lambda, MeasuredFunction.TOKEN);
      requireRequests(way, lambda);
      long restored = at("function restored", 0, moments) - at("restore", 0, moments);
      return new Restore(
          restored, restored + at("response", 0, moments) - at("INVOKE", 0, moments));
    }
  }

  private void forgetTokens(Way way) throws IOException {
    if (way.table() == Way.SharedTable.EMPTY) {
      item.clear();
    }
    Files.deleteIfExists(tokenFile());
    Files.deleteIfExists(tokenFile().resolveSibling(".token.json.restart"));
    authorizationServers.values().forEach(SteadyServer::takeRequests);
  }

  /** Starts a function cold, and invokes it twice: for a token, and for a call with it. */
  Start start(Way way, Setup setup) throws Exception {
    forgetTokens(way);
    Moments moments = new Moments();
    long started = System.currentTimeMillis();
    try (LocalLambda lambda = launch(function(way, setup), setup, moments)) {
      lambda.awaitInit();
      moments.add("initialised");
      limit(setup);
      String noted = invoke(lambda, MeasuredFunction.TOKEN);
      moments.add("over");
      lambda.freeze();
      Map<ProcessorTime.Threads, Long> processor = ProcessorTime.of(lambda.pid());
      lambda.thaw();
      invoke(lambda, MeasuredFunction.CALL);
      requireRequests(way, lambda);
      return figures(moments, started, noted, processor);
    }
  }

  private LocalLambda launch(LambdaFunction function, Setup setup, Moments moments)
      throws Exception {
    LocalLambda lambda = LocalLambda.launch(function, moments);
    if (quota != null && setup.megabytes() > 0) {
      quota.lift();
      quota.add(lambda.pid());
    }
    return lambda;
  }

  LambdaFunction function(Way way, Setup setup) throws Exception {
    List<String> options = new ArrayList<>(setup.options());
    options.add(trustOption(setup.jdk()));
    Map<String, String> environment = new HashMap<>();
    environment.put("okta_token_url", server(way).url("localhost", "/oauth2/v1/token"));
    environment.put("client_id", "0oa1b2c3d4e5f6g7h8i9");
    environment.put("client_secret", CLIENT_SECRET);
    environment.put("okta_scope", "orders.read");
    environment.put("okta_token_file", tokenFile().toString());
    environment.put("api_url", api.url("127.0.0.1", "/orders"));
    if (way.table() != Way.SharedTable.NONE) {
      environment.put(
          "okta_shared_tokens", "arn:aws:dynamodb:eu-central-1:123456789012:table/okta-tokens");
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", table.url("localhost", ""));
      environment.put("AWS_ACCESS_KEY_ID", "AKIDLOCALEXAMPLE");
      environment.put("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+local/EXAMPLEKEY");
    }
    environment.put("own_work", String.valueOf(setup.units()));
    environment.put("JAVA_TOOL_OPTIONS", String.join(" ", options));
    List<Path> wrappers = new ArrayList<>(List.of(setup.cores().wrapper(folder)));
    wrappers.addAll(way.wrapper());
    return new LambdaFunction(
        setup.jdk(), wrappers, way.folder(), way.function().getName(), environment);
  }

  private SteadyServer server(Way way) {
    return Objects.requireNonNull(authorizationServers.get(way.latency()));
  }

  private Path tokenFile() {
    return folder.resolve("token.json");
  }

  private String trustOption(Path jdk) throws Exception {
    String known = trustOptions.get(jdk);
    if (known == null) {
      known = chain.trustOption(jdk, folder.resolve("cacerts." + trustOptions.size()));
      trustOptions.put(jdk, known);
    }
    return known;
  }

  private void limit(Setup setup) throws Exception {
    if (setup.megabytes() > 0) {
      Objects.requireNonNull(quota).limit(setup.megabytes());
    }
  }

  /** Returns the answer when the invocation is over. */
  private static String invoke(LocalLambda lambda, String payload) throws InterruptedException {
    Invocation invocation = lambda.begin(payload);
    if (!lambda.api().awaitIdle(LocalLambda.INVOCATION_LIMIT) || invocation.failed()) {
      throw new IllegalStateException(invocation.answer() + "\n" + lambda.log());
    }
    return String.valueOf(invocation.answer());
  }

  /** Whoever asks twice, or takes a token from somewhere else, is not what is to be measured. */
  private void requireRequests(Way way, LocalLambda lambda) {
    int requests = server(way).takeRequests();
    if (requests != way.requests()) {
      throw new IllegalStateException(
          way.name() + " has made " + requests + " token requests:\n" + lambda.log());
    }
  }

  private static Start figures(
      Moments moments, long started, String noted, Map<ProcessorTime.Threads, Long> processor) {
    long init = at("initialised", 0, moments);
    long pause = at("INVOKE", 0, moments) - init;
    long over = at("over", 0, moments) - pause;
    long[] times =
        Stream.of(noted.replace("\"", "").split(" "))
            .mapToLong(time -> Long.parseLong(time) - started)
            .toArray();
    return new Start(
        atOrZero("register", moments),
        atOrZero("extension ready", moments),
        times[0],
        times[1],
        at("function initialised", 0, moments),
        init,
        times[2] - pause,
        times[3] - pause,
        at("response", 0, moments) - pause,
        over,
        over + at("response", 1, moments) - at("INVOKE", 1, moments),
        processor);
  }

  private static long atOrZero(String what, Moments moments) {
    return moments.names().contains(what) ? at(what, 0, moments) : 0;
  }

  private static long at(String what, int time, Moments moments) {
    return moments.all().stream()
        .filter(moment -> moment.what().equals(what))
        .skip(time)
        .mapToLong(Moment::millis)
        .findFirst()
        .orElseThrow();
  }

  /** As Okta sends it: a JWT that is signed with RSA, of which nobody here checks the signature. */
  private static String tokenAnswer() {
    long now = Instant.now().getEpochSecond();
    String claims =
        "{\"ver\":1,\"jti\":\"AT.bench\",\"iss\":\"https://localhost/oauth2/default\","
            + "\"aud\":\"api://default\",\"iat\":"
            + now
            + ",\"exp\":"
            + (now + Duration.ofHours(24).toSeconds())
            + ",\"cid\":\"0oa1b2c3d4e5f6g7h8i9\",\"scp\":[\"orders.read\"],\"sub\":\"0oa1b2c3\"}";
    String token =
        base64("{\"kid\":\"bench\",\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + base64(claims.getBytes(StandardCharsets.UTF_8))
            + "."
            + base64(new byte[256]);
    return "{\"token_type\":\"Bearer\",\"expires_in\":86400,\"access_token\":\""
        + token
        + "\",\"scope\":\"orders.read\"}";
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    authorizationServers.values().forEach(SteadyServer::close);
    table.close();
    api.close();
  }
}
