package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.machine.LinuxProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the agent's threads cost the function while they wait, for the server or for an event. */
class WaitingIT extends EndToEnd {
  private static final Duration SLOW = Duration.ofSeconds(4);
  private static final int INVOCATIONS = 1_000;

  /** Ours, and those of the libraries; HotSpot leaves out what is in the middle of a long name. */
  private static final List<String> WAITING = List.of("OkHttp ", "Okio Wa");

  private static final List<String> ALL = List.of("okta-to", "OkHttp ", "Okio Wa");

  @AfterEach
  void answerAtOnceAgain() {
    longLived.delay(Duration.ZERO);
  }

  @Test
  void aServerThatTakesFourSecondsIsAskedOnceAndTheTokenIsThereInTime() throws Exception {
    int before = longLived.requests();
    longLived.delay(SLOW);
    try (LocalLambda lambda = startProbe()) {
      assertThat(longLived.requests() - before).isEqualTo(1);
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
      assertThat(longLived.requests() - before).isEqualTo(1);
      assertThat(allLinesOfOurs(lambda.finalLog()))
          .satisfiesExactly(
              line -> assertThat(line).startsWith("still waiting for the okta token: "),
              line -> assertThat(line).startsWith("okta token ready in "));
    }
  }

  @Test
  void aServerThatStallsCostsNoProcessorTime() throws Exception {
    try (LocalLambda lambda = startProbe()) {
      int before = longLived.requests();
      longLived.delay(SLOW);
      lambda.begin("{\"tell\":\"renewed\"}");
      longLived.awaitRequests(before + 1);
      Duration used = lambda.linux().processorTime(ALL);

      Duration waited = SLOW.dividedBy(2);
      Thread.sleep(waited.toMillis());

      assertThat(lambda.linux().processorTime(ALL).minus(used))
          .isLessThanOrEqualTo(waited.dividedBy(20));
      assertThat(longLived.requests() - before).isEqualTo(1);
    }
  }

  @Test
  void aThousandIdleInvocationsAndAThousandBusyOnesTakeHardlyAnyProcessorTime() throws Exception {
    try (LocalLambda lambda = startProbe()) {
      for (String event : List.of("{}", TELL_TOKEN)) {
        LinuxProcess process = lambda.linux();
        Duration all = process.processorTime(ALL);
        Duration waiting = process.processorTime(WAITING);

        for (int i = 0; i < INVOCATIONS; i++) {
          // Without a freeze after each, which is not what costs something here.
          lambda.begin(event);
          assertThat(lambda.api().awaitIdle(LocalLambda.INVOCATION_LIMIT)).isTrue();
        }

        Duration ofAll = process.processorTime(ALL).minus(all);
        assertThat(ofAll).isLessThan(Duration.ofMillis(INVOCATIONS));
        assertThat(process.processorTime(WAITING).minus(waiting))
            .isLessThan(Duration.ofMillis(INVOCATIONS / 20));
      }
    }
  }
}
