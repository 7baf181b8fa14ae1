package io.github.oktatoken.internal.token.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.aws.AwsException;
import io.github.oktatoken.internal.secret.Secret;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/** How long a call waits for the table, and for what. */
class TableTimeTest extends SharedTokensFixture {
  @Test
  void timeThatIsNotSpentOnTheNetworkDoesNotCount() throws Exception {
    networkTime = Duration.ofSeconds(1);
    TokenTable slowProcessor =
        new TokenTable(client(), networkTime) {
          @Override
          ByteString send(String operation, ByteString body, long endNanos) throws AwsException {
            pause(networkTime.plusMillis(200));
            return super.send(operation, body, endNanos);
          }
        };
    token(environment());

    assertThat(token(environment().with(slowProcessor))).isEqualTo("token-1");
    assertThat(notShared).isEmpty();
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** As long as a name server hangs, for instance, which takes no interrupt. */
  @Test
  void aTableWhoseThreadHangsIsLeftAloneUntilItIsBack() throws Exception {
    CountDownLatch back = new CountDownLatch(1);
    AtomicInteger sent = new AtomicInteger();
    TokenTable table =
        new TokenTable(client(), networkTime) {
          @Override
          ByteString send(String operation, ByteString body, long endNanos) throws AwsException {
            sent.incrementAndGet();
            awaitUninterruptibly(back);
            return super.send(operation, body, endNanos);
          }
        };
    SharedTokens environment = environment().with(table);
    assertThat(environment.call(Duration.ofMillis(300)).token().value()).isEqualTo("token-1");
    clock.advance(TableBackoff.SHORTEST);

    assertThat(token(environment)).isEqualTo("token-2");
    assertThat(sent).hasValue(1);
    assertThat(table.isHung()).isTrue();

    back.countDown();
    while (table.isHung()) {
      Thread.sleep(1);
    }
    assertThat(token(environment)).isEqualTo("token-3");
    assertThat(sent).as("a look, the lease and the token").hasValue(4);
    assertThat(token(environment())).as("from the table").isEqualTo("token-3");
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException ignored) {
        // As a name server that hangs.
      }
    }
  }

  @Test
  void aRequestThatIsGivenUpLeavesNoThreadBehind() throws Exception {
    dynamo.gets().stalls();
    TokenTable table = new TokenTable(client(), TokenTable.NETWORK_TIME);
    Duration never = Duration.ofMinutes(5);

    assertThat(environment().with(table).call(never).token().value()).isEqualTo("token-1");

    while (table.isHung()) {
      Thread.sleep(1);
    }
    dynamo.gets().heals();
  }

  @Test
  void anInterruptEndsNoWaitForTheTable() throws Exception {
    token(environment());
    dynamo.gets().stalls();
    SharedTokens environment = environment();
    int looks = dynamo.gets().count();
    FutureTask<String> call = new FutureTask<>(() -> token(environment));
    Thread thread = new Thread(call);
    thread.start();
    dynamo.gets().await(looks + 1);

    thread.interrupt();
    while (thread.isInterrupted()) {
      Thread.sleep(1);
    }
    dynamo.gets().goesOn();

    assertThat(call.get()).isEqualTo("token-1");
    assertThat(notShared).isEmpty();
  }

  @Test
  void readingTheSecretLeavesTimeForARequest() throws Exception {
    AtomicLong leftNanos = new AtomicLong();
    Secret secret =
        new Secret() {
          @Override
          public String read(long endNanos) {
            leftNanos.set(endNanos - System.nanoTime());
            return "s3cret";
          }

          @Override
          public String setting() {
            return "client_secret";
          }
        };

    token(environment(timeout -> issue(), secret));

    assertThat(Duration.ofNanos(leftNanos.get()))
        .isLessThanOrEqualTo(TIMEOUT.minus(SharedTokens.OWN_REQUEST));
  }
}
