package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.fake.FakeAws;
import io.github.oktatoken.fake.FakeDynamo;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;

/**
 * Environments that share a token. On a busy machine the table may take more time than an
 * environment has for it, which requests a token of its own then.
 */
abstract class SharedTokensFixture extends EndToEnd {
  static final String TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/okta-tokens";

  /** How long a lease lasts. */
  static final Duration LEASE = Duration.ofSeconds(3);

  private static final Pattern LEASED_UNTIL =
      Pattern.compile("\"leased_until\":\\{\"N\":\"(\\d+)\"");

  /** Many times what a test takes where there is nothing else to do. */
  static final int SECONDS = 300;

  /** How many environments may be late before one has its responses of the table in time. */
  static final int ATTEMPTS = 6;

  @AutoClose final FakeDynamo table = FakeDynamo.start(Clock.systemUTC(), TABLE);
  final List<LocalLambda> environments = new ArrayList<>();

  @BeforeEach
  void shareTokens() {
    settings.put("okta_shared_tokens", TABLE);
    settings.put("AWS_ENDPOINT_URL_DYNAMODB", table.url().toString());
    settings.put("AWS_ACCESS_KEY_ID", FakeAws.ACCESS_KEY_ID);
    settings.put("AWS_SECRET_ACCESS_KEY", FakeAws.SECRET_ACCESS_KEY);
    settings.put("AWS_SESSION_TOKEN", FakeAws.SESSION_TOKEN);
  }

  @AfterEach
  void end() {
    environments.forEach(LocalLambda::close);
    longLived.delay(Duration.ZERO);
  }

  void emptyTable() {
    table.items().keySet().forEach(table::remove);
  }

  /** Launches another environment, on a disk of its own. */
  LocalLambda launch() throws Exception {
    return launch(UnaryOperator.identity());
  }

  /** The same in an environment of another kind. */
  LocalLambda launch(UnaryOperator<LambdaFunction> kind) throws Exception {
    Path disk = Files.createDirectory(folder.resolve(String.valueOf(environments.size())));
    settings.put("okta_token_file", disk.resolve("token.json").toString());
    LocalLambda environment = LocalLambda.launch(kind.apply(probe()), moments);
    environments.add(environment);
    return environment;
  }

  LocalLambda start() throws Exception {
    return start(UnaryOperator.identity());
  }

  private LocalLambda start(UnaryOperator<LambdaFunction> kind) throws Exception {
    LocalLambda environment = launch(kind);
    awaitInit(environment);
    return environment;
  }

  /** Starts environments until one has used the table. */
  LocalLambda startServed() throws Exception {
    return startServed(UnaryOperator.identity());
  }

  /** The same with environments of another kind. */
  LocalLambda startServed(UnaryOperator<LambdaFunction> kind) throws Exception {
    for (int i = 0; i < ATTEMPTS; i++) {
      LocalLambda environment = start(kind);
      if (isServed(environment)) {
        return environment;
      }
    }
    throw new AssertionError(environments.get(environments.size() - 1).log());
  }

  /** Longer than Lambda would, for many that start at once. */
  static void awaitInit(LocalLambda environment) throws InterruptedException {
    assertThat(environment.api().awaitIdle(LocalLambda.INVOCATION_LIMIT))
        .as(() -> String.join("\n", environment.log()))
        .isTrue();
  }

  /** Returns whether its token, which it has in any case, is shared. */
  boolean isServed(LocalLambda environment) throws InterruptedException {
    boolean isNamed = settings.containsKey("okta_clients");
    String event = isNamed ? "{\"tell\":\"token\",\"client\":\"orders\"}" : TELL_TOKEN;
    assertThat(environment.invoke(event).answer())
        .as(() -> String.join("\n", environment.log()))
        .contains("Bearer");
    // The line that it has its token comes after the other one.
    environment.thaw();
    environment.awaitLine(isNamed ? "okta token orders ready" : "okta token ready");
    return isShared(environment);
  }

  static boolean isShared(LocalLambda environment) {
    return environment.log().stream()
        .noneMatch(line -> line.contains("is not shared with other environments: "));
  }

  String token(LocalLambda environment, String file) throws Exception {
    return content(environment, file).split("\"", 5)[3];
  }

  String content(LocalLambda environment, String file) throws Exception {
    String disk = String.valueOf(environments.indexOf(environment));
    return Files.readString(folder.resolve(disk).resolve(file));
  }

  /** The ends of the leases that environments have tried to take, less the first writes. */
  LongSummaryStatistics leases(int since) {
    return table.puts().bodies().stream()
        .skip(since)
        .flatMap(body -> LEASED_UNTIL.matcher(body).results())
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .summaryStatistics();
  }
}
