package io.github.oktatoken.local;

import io.github.oktatoken.local.Moments.Moment;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the layer costs: from the start of the process to the first response, the same function
 * without a token, with the layer's, and with one that the handler fetches itself. The three take
 * turns, so that a slow minute of the machine is shared by all.
 */
final class ColdStart {
  private static final int ROUNDS = 11;

  /** The authorization server's own JVM has to warm up first. */
  private static final int WARM_UP_ROUNDS = 3;

  /** A function with clients to build, and one that starts at once. */
  private static final List<Duration> OWN_INITS = List.of(Duration.ofMillis(800), Duration.ZERO);

  private static final Duration LATENCY = Duration.ofMillis(60);
  private static final List<String> WAYS = List.of("none", "layer", "handler");

  private ColdStart() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path folder = Files.createTempDirectory("okta-token-bench");
    Path layer = Build.unpackLayer(Files.createDirectory(folder.resolve("opt")));
    Certificate certificate = new Certificate();
    Moments requests = new Moments();
    try (AuthorizationServer server =
        new AuthorizationServer(
            certificate, Duration.ofMinutes(5), "client_secret_basic", LATENCY, requests)) {
      Map<String, String> settings = new HashMap<>();
      settings.put("okta_token_url", server.tokenUrl());
      settings.put("client_id", AuthorizationServer.CLIENT_ID);
      settings.put("client_secret", AuthorizationServer.CLIENT_SECRET);
      settings.put("okta_scope", AuthorizationServer.SCOPE);
      settings.put("okta_token_file", folder.resolve("token.json").toString());
      settings.put("JAVA_TOOL_OPTIONS", certificate.trustOptions(folder.resolve("trusted.p12")));
      for (Duration ownInit : OWN_INITS) {
        settings.put("own_init_millis", String.valueOf(ownInit.toMillis()));
        print(out, ownInit, measure(layer, settings));
      }
    }
    Build.delete(folder);
    System.exit(0);
  }

  private static Map<String, List<Long>> measure(Path layer, Map<String, String> settings)
      throws Exception {
    Map<String, List<Long>> millis = new LinkedHashMap<>();
    for (String way : WAYS) {
      millis.put(way, new ArrayList<>());
    }
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      for (String way : WAYS) {
        long taken = firstResponse(way, layer, settings);
        if (round >= 0) {
          millis.get(way).add(taken);
        }
      }
    }
    return millis;
  }

  private static long firstResponse(String way, Path layer, Map<String, String> settings)
      throws Exception {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("token_from", way);
    // A left-over token would be used again.
    Files.deleteIfExists(Path.of(settings.get("okta_token_file")));
    LocalLambda.Function function =
        new LocalLambda.Function(
            Path.of(System.getProperty("java.home")),
            way.equals("layer") ? List.of(layer.resolve("okta-token-wrapper")) : List.of(),
            Build.directory().resolve("test-classes"),
            SlowStartHandler.class.getName(),
            environment);
    Moments moments = new Moments();
    try (LocalLambda lambda = LocalLambda.start(function, moments)) {
      Invocation first = lambda.invoke("{}");
      if (first.failed()) {
        throw new IllegalStateException(first.answer() + "\n" + lambda.log());
      }
      return moments.all().stream()
          .filter(moment -> moment.what().equals("response"))
          .mapToLong(Moment::millis)
          .findFirst()
          .orElseThrow();
    }
  }

  private static void print(PrintStream out, Duration ownInit, Map<String, List<Long>> millis) {
    long none = median(millis.get("none"));
    long layer = median(millis.get("layer")) - none;
    long handler = median(millis.get("handler")) - none;
    out.println(
        "From the start of the process to the first response, medians of "
            + ROUNDS
            + ", own initialisation of "
            + ownInit.toMillis()
            + " ms");
    out.printf("  without a token           %5d ms%n", none);
    out.printf("  with the layer            %5d ms  (%+d ms)%n", none + layer, layer);
    out.printf("  fetched in the handler    %5d ms  (%+d ms)%n", none + handler, handler);
    out.printf("  the layer adds %.2f of what the handler adds%n", (double) layer / handler);
    millis.forEach((way, all) -> out.println("  " + way + " " + all.stream().sorted().toList()));
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
