package io.github.oktatoken.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.function.Ending;
import io.github.oktatoken.function.EndingHandler;
import io.github.oktatoken.function.FaultHandler;
import io.github.oktatoken.function.SlowStartHandler;
import io.github.oktatoken.local.Sandbox.Outcome;
import io.github.oktatoken.local.Sandbox.Result;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.machine.Jdks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The local Lambda resets an environment by AWS's rules: AWS's runtime alone, without the layer.
 */
class SandboxIT {
  /** For a slow machine. */
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final Duration OWN_INIT = Duration.ofSeconds(3);
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final Moments moments = new Moments();
  @TempDir private Path folder;

  @Test
  void theEndOfTheProcessEndsItsInvocationAndTheNextOneHasAnotherProcess() throws Exception {
    try (Sandbox sandbox = Sandbox.start(function(EndingHandler.class), moments)) {
      long first = sandbox.process().pid();
      Result exit = sandbox.invoke(Ending.EXIT.event(), LONG);
      assertThat(exit.outcome()).isEqualTo(Outcome.EXITED);
      assertThat(exit.took()).isLessThan(LONG);
      assertThat(sandbox.starts()).isEqualTo(1);

      for (int i = 0; i < 2; i++) {
        assertThat(sandbox.invoke(FaultHandler.ASK_FOR_NOTHING, LONG).answer())
            .contains(FaultHandler.OWN_RESULT);
      }
      assertThat(sandbox.starts()).isEqualTo(2);
      assertThat(sandbox.process().pid()).isNotEqualTo(first);
    }
  }

  @Test
  void aTimeOutEndsTheProcessAndTheNextInitialisationCountsAgainstTheNextInvocation()
      throws Exception {
    try (Sandbox sandbox = Sandbox.start(function(SlowStartHandler.class), moments)) {
      ProcessHandle first = ProcessHandle.of(sandbox.process().pid()).orElseThrow();
      assertThat(sandbox.invoke("{}", Duration.ofMillis(1)).outcome()).isEqualTo(Outcome.TIMED_OUT);
      assertThat(first.isAlive()).isFalse();

      Result tooShort = sandbox.invoke("{}", SHORT);
      assertThat(tooShort.outcome()).isEqualTo(Outcome.TIMED_OUT);
      assertThat(tooShort.answer()).isNull();

      Result longEnough = sandbox.invoke("{}", LONG);
      assertThat(longEnough.outcome()).isEqualTo(Outcome.ANSWERED);
      assertThat(longEnough.took()).isGreaterThan(OWN_INIT);
      assertThat(sandbox.starts()).isEqualTo(3);
    }
  }

  @Test
  void anInitialisationThatTakesTooLongIsRunAgainInTheFirstInvocation() throws Exception {
    try (Sandbox sandbox = Sandbox.start(function(SlowStartHandler.class), moments, SHORT)) {
      assertThat(sandbox.starts()).isEqualTo(1);
      Result first = sandbox.invoke("{}", LONG);
      assertThat(first.outcome()).isEqualTo(Outcome.ANSWERED);
      assertThat(first.took()).isGreaterThan(OWN_INIT);
      assertThat(sandbox.starts()).isEqualTo(2);
    }
  }

  private LambdaFunction function(Class<?> handler) throws Exception {
    return new LambdaFunction(
        Jdks.found().get(0),
        List.of(),
        Build.testClasses(),
        handler.getName(),
        Map.of(
            "own_init_millis", String.valueOf(OWN_INIT.toMillis()),
            "JAVA_TOOL_OPTIONS", Build.unpackRuntime(folder)));
  }
}
