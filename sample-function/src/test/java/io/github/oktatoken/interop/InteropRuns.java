package io.github.oktatoken.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.function.DpopHandler;
import io.github.oktatoken.interop.InteropClient.Demand;
import io.github.oktatoken.interop.InteropServer.Transport;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.local.Moments;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.server.DpopApi;
import io.github.oktatoken.server.ResourceServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a function gets in the real zip under AWS's real runtime, by the names in the table. */
final class InteropRuns {
  private final Path folder;
  private final Path layer;
  private final Path sample;

  /** Unpacks what is run. */
  InteropRuns(Path folder) throws Exception {
    this.folder = folder;
    layer = Build.unpackLayer(Files.createDirectories(folder.resolve("opt")));
    sample = Build.unpackFunction(Files.createDirectories(folder.resolve("task")));
  }

  Map<String, InteropFaults.Look> all() {
    Map<String, InteropFaults.Look> all = new LinkedHashMap<>();
    all.put("secret", server -> bearer(server, Credentials.CLIENT_SECRET_BASIC));
    all.put("RSA key", server -> bearer(server, Credentials.RS256));
    all.put("EC key, bound", server -> bound(server, Credentials.ES256, Demand.NOTHING));
    all.put(
        "proof demanded", server -> bound(server, Credentials.CLIENT_SECRET_POST, Demand.PROOF));
    all.put("nonce demanded", server -> bound(server, Credentials.ES384, Demand.NONCE));
    all.put("answer lost", this::retried);
    return all;
  }

  private String bearer(InteropServer server, Credentials credentials) throws Exception {
    InteropClient client = new InteropClient(credentials, Demand.NOTHING);
    try (ResourceServer api = new ResourceServer(server.decoder(Transport.HTTPS))) {
      Map<String, String> settings = client.settings(server.tokenUrl(Transport.HTTPS), "auto");
      settings.put("orders_url", api.url());
      String answer = answer("io.github.oktatoken.sample.OrdersHandler", sample, settings);
      return answer.contains("order 1, token good for") ? "an order" : answer;
    }
  }

  private String bound(InteropServer server, Credentials credentials, Demand demand)
      throws Exception {
    InteropClient client = new InteropClient(credentials, demand);
    return bound(
        server, Transport.HTTPS, client.settings(server.tokenUrl(Transport.HTTPS), "always"));
  }

  private String bound(InteropServer server, Transport transport, Map<String, String> settings)
      throws Exception {
    try (DpopApi api = new DpopApi(server.decoder(transport))) {
      settings.put("orders_url", api.url());
      String answer = answer(DpopHandler.class.getName(), Build.testClasses(), settings);
      return answer.contains("the order: good") ? "an order" : answer;
    }
  }

  /** The server takes the first request, so that only another assertion and proof can do. */
  private String retried(InteropServer server) throws Exception {
    try (Relay relay = Relay.before(server)) {
      relay.loseNextAnswer();
      InteropClient client = new InteropClient(Credentials.RS256, Demand.NOTHING);
      String answer = bound(server, Transport.HTTP, client.settings(relay.url(server), "always"));
      assertThat(relay.requests()).hasSizeGreaterThan(1);
      InteropFaults.checkUnique(relay.requests());
      return answer;
    }
  }

  private String answer(String handler, Path code, Map<String, String> settings) throws Exception {
    // Another one each time: what was left over would be used again.
    Path home = Files.createTempDirectory(folder, "run");
    settings.put("okta_token_file", home.resolve("token.json").toString());
    Path jdk = Path.of(System.getProperty("java.home"));
    LambdaFunction function =
        new LambdaFunction(
            jdk, List.of(layer.resolve("okta-token-wrapper")), code, handler, settings);
    try (LocalLambda lambda = LocalLambda.start(function, new Moments())) {
      return String.valueOf(lambda.invoke("{}").answer());
    }
  }
}
