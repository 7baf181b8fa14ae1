package io.github.oktatoken.internal.token.shared;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.fake.FakeAws;
import io.github.oktatoken.fake.FakeDynamo;
import io.github.oktatoken.internal.aws.Arn;
import io.github.oktatoken.internal.aws.AwsClient;
import io.github.oktatoken.internal.aws.AwsEnvironment;
import io.github.oktatoken.internal.aws.AwsService;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.FailureKind;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.secret.PlainSecret;
import io.github.oktatoken.internal.secret.Secret;
import io.github.oktatoken.internal.token.CachedToken;
import io.github.oktatoken.internal.token.RefreshListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;

/** Environments that share a table; the token endpoint issues token-1, token-2 and so on. */
abstract class SharedTokensFixture {
  static final String TABLE = "arn:aws:dynamodb:eu-central-1:123456789012:table/okta-tokens";
  static final Duration TIMEOUT = Duration.ofSeconds(20);
  static final Duration LIFETIME = Duration.ofHours(1);

  /** Long, since a busy machine is slow to respond. */
  Duration networkTime = TIMEOUT;

  final ManualClock clock = new ManualClock();
  @AutoClose final FakeDynamo dynamo = FakeDynamo.start(clock, TABLE);
  final AtomicInteger requests = new AtomicInteger();
  final List<String> notShared = new CopyOnWriteArrayList<>();

  /** What the token endpoint does, unless a test replaces it. */
  volatile TokenEndpoint okta = timeout -> issue();

  AccessTokenResponse issue() {
    String value = "token-" + requests.incrementAndGet();
    return TestTokens.response(value, clock.instant(), LIFETIME);
  }

  SharedTokens environment() {
    return environment("s3cret");
  }

  SharedTokens environment(String secret) {
    return environment(timeout -> okta.call(timeout), new PlainSecret(secret));
  }

  SharedTokens environment(TokenEndpoint own, Secret secret) {
    AwsClient client = client();
    SharedTokens tokens =
        new SharedTokens(
            own,
            client,
            secret,
            List.of("https://okta.example/token", "my-id"),
            new RefreshListener() {
              @Override
              public void failed(
                  TokenUnavailableException reason, FailureKind kind, @Nullable CachedToken left) {
                throw new AssertionError(reason);
              }

              @Override
              public void notShared(String reason) {
                notShared.add(reason);
              }
            },
            clock,
            () -> 0);
    return tokens.with(new TokenTable(client, networkTime));
  }

  AwsClient client() {
    AwsEnvironment aws =
        new AwsEnvironment(
            FakeAws.ACCESS_KEY_ID,
            FakeAws.SECRET_ACCESS_KEY,
            FakeAws.SESSION_TOKEN,
            null,
            null,
            null,
            Map.of(Variable.ENDPOINT_URL_DYNAMODB, dynamo.url().toString()));
    return new AwsClient(
        Variable.SHARED_TOKENS,
        AwsService.DYNAMODB,
        requireNonNull(Arn.parse(TABLE)),
        aws,
        NetworkSettings.OF_THE_JVM,
        clock);
  }

  static String token(SharedTokens environment) throws Exception {
    return environment.call(TIMEOUT).token().value();
  }

  static FutureTask<String> inBackground(SharedTokens environment) {
    return inBackground(environment, TIMEOUT);
  }

  static FutureTask<String> inBackground(SharedTokens environment, Duration timeout) {
    FutureTask<String> call = new FutureTask<>(() -> environment.call(timeout).token().value());
    Thread thread = new Thread(call, "call");
    thread.setDaemon(true);
    thread.start();
    return call;
  }

  /** An environment that has the lease, and dies with it. */
  void takeTheLeaseAndDie() throws Exception {
    TokenEndpoint before = okta;
    okta =
        timeout -> {
          throw new ThreadDeath();
        };
    FutureTask<String> call = inBackground(environment());
    try {
      call.get();
    } catch (java.util.concurrent.ExecutionException died) {
      assertThat(died).hasRootCauseInstanceOf(ThreadDeath.class);
    }
    okta = before;
  }

  /** The only item of the table. */
  Map<String, Object> item() {
    assertThat(dynamo.items()).hasSize(1);
    return dynamo.items().values().iterator().next();
  }
}
