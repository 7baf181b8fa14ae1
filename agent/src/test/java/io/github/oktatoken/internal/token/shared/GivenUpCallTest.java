package io.github.oktatoken.internal.token.shared;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.internal.aws.AwsException;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.secret.PlainSecret;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that a freeze or a snapshot ends, and what is left of them. */
class GivenUpCallTest extends SharedTokensFixture {
  /** Longer than a test may take. */
  private static final Duration NEVER = Duration.ofMinutes(5);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCallThatIsGivenUpSendsNothingMore(boolean isSnapshot) throws Exception {
    takeTheLeaseAndDie();
    SharedTokens environment = environment();
    int looks = dynamo.gets().count();
    FutureTask<String> call = inBackground(environment);
    dynamo.gets().await(looks + 1);

    giveUp(environment, isSnapshot);

    assertThatThrownBy(call::get).hasCauseInstanceOf(CancellationException.class);
    assertThat(requests).hasValue(0);
    assertThat(notShared).isEmpty();
    environment.resume();
    clock.advance(Lease.LONGEST);
    assertThat(token(environment)).as("the next call").isEqualTo("token-1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRequestToTheTableThatIsGivenUpEndsAtOnce(boolean isSnapshot) throws Exception {
    dynamo.gets().stalls();
    networkTime = NEVER;
    SharedTokens environment = environment();
    FutureTask<String> call = inBackground(environment, NEVER);
    dynamo.gets().await(1);

    giveUp(environment, isSnapshot);

    assertThatThrownBy(call::get).hasCauseInstanceOf(CancellationException.class);
    assertThat(notShared).isEmpty();
    dynamo.gets().heals();
  }

  private static void giveUp(SharedTokens environment, boolean isSnapshot) {
    if (isSnapshot) {
      environment.suspend();
    } else {
      environment.reset();
    }
  }

  @Test
  void aCallThatIsGivenUpWithTheLeaseInItsHandsSendsNothingMore() throws Exception {
    AtomicReference<SharedTokens> holder = new AtomicReference<>();
    SharedTokens environment =
        environment()
            .with(
                new TokenTable(client(), networkTime) {
                  @Override
                  ByteString send(String operation, ByteString body, long endNanos)
                      throws AwsException {
                    ByteString response = super.send(operation, body, endNanos);
                    if (operation.equals("PutItem")) {
                      requireNonNull(holder.get()).reset();
                    }
                    return response;
                  }
                });
    holder.set(environment);

    assertThatThrownBy(() -> token(environment)).isInstanceOf(CancellationException.class);

    assertThat(dynamo.puts().count()).isEqualTo(1);
    assertThat(requests).hasValue(0);
  }

  @Test
  void aSnapshotKnowsNoToken() throws Exception {
    SharedTokens environment = environment();
    token(environment);
    environment.invalidate("token-1");

    environment.suspend();
    environment.resume();

    assertThat(token(environment)).as("of another environment by now").isEqualTo("token-1");
  }

  @Test
  void aFailureOfBeforeTheSnapshotKeepsNobodyFromTheTable() throws Exception {
    token(environment());
    dynamo.requests().refuses(1, 500, "InternalServerError");
    SharedTokens environment = environment();
    assertThat(token(environment)).isEqualTo("token-2");

    environment.suspend();
    environment.resume();

    assertThat(token(environment)).isEqualTo("token-1");
  }

  @Test
  void theRealEndpointIsToldOfAll() {
    List<String> told = new CopyOnWriteArrayList<>();
    SharedTokens environment = environment(new Told(told), new PlainSecret("s3cret"));

    environment.reset();
    environment.suspend();
    environment.prepare();
    environment.resume();

    assertThat(told).containsExactly("reset", "suspend", "prepare", "resume");
  }

  private record Told(List<String> calls) implements TokenEndpoint {
    @Override
    public AccessTokenResponse call(Duration timeout) {
      throw new AssertionError();
    }

    @Override
    public void reset() {
      calls.add("reset");
    }

    @Override
    public void suspend() {
      calls.add("suspend");
    }

    @Override
    public void prepare() {
      calls.add("prepare");
    }

    @Override
    public void resume() {
      calls.add("resume");
    }
  }
}
