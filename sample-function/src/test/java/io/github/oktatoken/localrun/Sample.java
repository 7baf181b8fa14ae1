package io.github.oktatoken.localrun;

import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.local.Moments;
import io.github.oktatoken.server.ResourceServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sample function with the layer, and an API that checks its tokens. */
final class Sample implements AutoCloseable {
  static final String JAVA_READER = "{}";
  static final String SHELL_READER = "{\"reader\":\"shell\"}";

  private final Path folder;
  private final Authority authority;
  private final ResourceServer api;
  private final Moments moments;
  private final Report report;
  private int invocations;

  /**
   * Starts the API.
   *
   * @param folder of the run, with the layer and the function unpacked
   * @param moments which the authority notes its own in
   */
  Sample(Path folder, Authority authority, Moments moments, Report report) throws IOException {
    this.folder = folder;
    this.authority = authority;
    this.api = new ResourceServer(authority.decoder());
    this.moments = moments;
    this.report = report;
  }

  Authority authority() {
    return authority;
  }

  Moments moments() {
    return moments;
  }

  Report report() {
    return report;
  }

  /** Starts an environment with further variables. */
  ShownEnvironment start(Map<String, String> variables) throws Exception {
    return start(function(variables));
  }

  /** Starts an environment up to its snapshot. */
  ShownEnvironment startToSnapshot() throws Exception {
    return start(function(Map.of()).withSnapStart());
  }

  void invoke(ShownEnvironment environment, String event) throws Exception {
    environment.invoke(event, LocalLambda.INVOCATION_LIMIT);
    invocations++;
  }

  int invocations() {
    return invocations;
  }

  /** How many of the calls had an accepted token. */
  int accepted() {
    return api.accepted();
  }

  @Override
  public void close() {
    api.close();
  }

  private ShownEnvironment start(LambdaFunction function) throws Exception {
    return ShownEnvironment.start(function, TokenFiles.of(function.environment()), moments, report);
  }

  private LambdaFunction function(Map<String, String> variables) throws IOException {
    Map<String, String> environment = new HashMap<>(authority.environment());
    environment.put("orders_url", api.url());
    environment.putAll(variables);
    TokenFiles.putOnDiskOfItsOwn(environment, folder);
    return new LambdaFunction(
        Path.of(System.getProperty("java.home")),
        List.of(folder.resolve("opt/okta-token-wrapper")),
        folder.resolve("task"),
        "io.github.oktatoken.sample.OrdersHandler",
        environment);
  }
}
