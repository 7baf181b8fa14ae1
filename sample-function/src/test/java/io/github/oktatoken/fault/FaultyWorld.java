package io.github.oktatoken.fault;

import io.github.oktatoken.fake.FakeAws;
import io.github.oktatoken.fake.FakeDynamo;
import io.github.oktatoken.function.FaultHandler;
import io.github.oktatoken.local.Invocation;
import io.github.oktatoken.local.LambdaApi;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.local.Moments;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.server.FaultServer;
import io.github.oktatoken.server.LambdaProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One environment of a function, and everything around it that can go wrong. */
public final class FaultyWorld implements AutoCloseable {
  public static final String CLIENT_ID = "orders function";

  /** Recognisable, and with what encodings change in it. */
  public static final String CLIENT_SECRET = "s3cr:et %+&~ of the faults";

  private static final String TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/okta-tokens";

  private static final int SHORT_LIFE_SECONDS = 3;
  private static final Duration PAST_SHORT_LIFE = Duration.ofSeconds(SHORT_LIFE_SECONDS + 1);

  private final Path folder;
  private final Map<String, String> settings = new HashMap<>();
  private final FaultServer endpoint = new FaultServer();
  private final Moments moments = new Moments();
  private final LambdaApi api = new LambdaApi(moments);
  private final LambdaProxy proxy = new LambdaProxy(api);
  private final FaultCertificates certificates;
  private @Nullable FakeDynamo table;
  private @Nullable LocalLambda lambda;

  FaultyWorld(Path folder, String options, FaultCertificates certificates) throws IOException {
    this.folder = folder;
    this.certificates = certificates;
    settings.put("client_id", CLIENT_ID);
    settings.put("client_secret", CLIENT_SECRET);
    settings.put("okta_token_file", tokenFile().toString());
    settings.put("JAVA_TOOL_OPTIONS", options);
    settings.put("AWS_LAMBDA_RUNTIME_API", proxy.authority());
  }

  FaultServer endpoint() {
    return endpoint;
  }

  LambdaApi api() {
    return api;
  }

  /** Lets the environment share its token through a table, which is well at first. */
  FakeDynamo shareTokens() {
    FakeDynamo started = FakeDynamo.start(Clock.systemUTC(), TABLE);
    table = started;
    settings.put("okta_shared_tokens", TABLE);
    settings.put("AWS_ENDPOINT_URL_DYNAMODB", started.url().toString());
    settings.put("AWS_ACCESS_KEY_ID", FakeAws.ACCESS_KEY_ID);
    settings.put("AWS_SECRET_ACCESS_KEY", FakeAws.SECRET_ACCESS_KEY);
    settings.put("AWS_SESSION_TOKEN", FakeAws.SESSION_TOKEN);
    return started;
  }

  /** Through which tokens are shared. */
  FakeDynamo table() {
    return Objects.requireNonNull(table);
  }

  /** What stands between the extension and Lambda. */
  LambdaProxy proxy() {
    return proxy;
  }

  FaultCertificates certificates() {
    return certificates;
  }

  Map<String, String> settings() {
    return settings;
  }

  Path folder() {
    return folder;
  }

  Path tokenFile() {
    return folder.resolve("token.json");
  }

  LocalLambda lambda() {
    return Objects.requireNonNull(lambda);
  }

  void launch(Path jdk, Path wrapper) throws IOException {
    settings.put("okta_token_url", endpoint.url());
    LambdaFunction function =
        new LambdaFunction(
            jdk, List.of(wrapper), Build.testClasses(), FaultHandler.class.getName(), settings);
    lambda = LocalLambda.launch(function, api, moments);
  }

  /** Runs an invocation to its end; returns what the handler has answered. */
  String invoke(String event) throws InterruptedException {
    return String.valueOf(lambda().invoke(event).answer());
  }

  /** The same, with something that has to happen before Lambda takes the invocation for over. */
  String invokeWhile(Runnable cure) throws InterruptedException {
    Invocation invocation = lambda().begin(FaultHandler.TELL);
    boolean isAnswered = invocation.awaitAnswer(LocalLambda.INVOCATION_LIMIT);
    cure.run();
    if (!isAnswered || !api.awaitIdle(LocalLambda.INVOCATION_LIMIT)) {
      throw new IllegalStateException("Task timed out:\n" + lambda().log());
    }
    return String.valueOf(invocation.answer());
  }

  /** For a fault after the initialisation: the next token is soon needed. */
  void issueShortLived() {
    endpoint.issueForSeconds(SHORT_LIFE_SECONDS);
  }

  /** Waits until the short-lived token is no good any more. */
  void outliveToken() throws InterruptedException {
    endpoint.issueForLong();
    TimeUnit.MILLISECONDS.sleep(PAST_SHORT_LIFE.toMillis());
  }

  @Override
  public void close() throws IOException {
    if (lambda != null) {
      lambda.close();
    }
    if (table != null) {
      table.close();
    }
    proxy.close();
    api.close();
    endpoint.close();
  }
}
