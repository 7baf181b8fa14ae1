package io.github.oktatoken.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.function.CheckpointHandler;
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
import java.util.HashMap;
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
  private final Map<String, String> settings = new HashMap<>();
  @TempDir private Path folder;

  @Test
  void theEndOfTheProcessEndsItsInvocationAndTheNextOneHasAnotherProcess() throws Exception {
    try (Sandbox sandbox = Sandbox.start(function(EndingHandler.class), moments)) {
      long first = sandbox.process().pid();
      Result exit = sandbox.invoke(Ending.EXIT.event(), LONG);
      assertThat(exit.outcome()).isEqualTo(Outcome.EXITED);
      assertThat(exit.took()).isLessThan(LONG);
      assertThat(exit.error())
          .startsWith("{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: ")
          .endsWith(" Error: Runtime exited with error: exit status 1\"}");
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

      assertThat(tooShort.error())
          .startsWith("{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: ")
          .endsWith(" Error: Task timed out after 1.00 seconds\"}");
      assertThat(sandbox.log())
          .anyMatch(line -> line.endsWith(" Task timed out after 1.00 seconds"));

      Result longEnough = sandbox.invoke("{}", LONG);
      assertThat(longEnough.outcome()).isEqualTo(Outcome.ANSWERED);
      assertThat(longEnough.error()).isNull();
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

  @Test
  void theCallerIsToldWhatTheRuntimeReportsBeforeItEnds() throws Exception {
    try (Sandbox sandbox = Sandbox.start(function(EndingHandler.class), moments)) {
      Result end = sandbox.invoke(Ending.OUT_OF_MEMORY.event(), LONG);

      assertThat(end.outcome()).isEqualTo(Outcome.EXITED);
      assertThat(end.error()).contains("\"errorType\":\"java.lang.OutOfMemoryError\"");
      assertThat(sandbox.log()).endsWith("Runtime.ExitError");
    }
  }

  @Test
  void theCallerIsToldWhyThereIsNoInitialisation() throws Exception {
    // Which wants a variable.
    try (Sandbox sandbox = Sandbox.start(function(CheckpointHandler.class), moments)) {
      assertThat(sandbox.log())
          .last()
          .asString()
          .startsWith("INIT_REPORT Init Duration: ")
          .endsWith("\tStatus: error\tError Type: Runtime.ExitError");

      assertThat(sandbox.invoke("{}", LONG).error())
          .contains("\"errorType\":\"java.lang.NullPointerException\"");
      assertThat(sandbox.starts()).isEqualTo(2);
    }
  }

  @Test
  void anEnvironmentIsRestoredOrTheCallerIsToldWhyNot() throws Exception {
    settings.put("notes", folder.resolve("notes").toString());
    LambdaFunction good = function(CheckpointHandler.class).withSnapStart();
    try (Sandbox sandbox = Sandbox.start(good, moments)) {
      assertThat(sandbox.restore().error()).isNull();
      assertThat(sandbox.invoke("{}", LONG).answer()).contains("afterRestore", "handler");
    }
    settings.put("failing_hook", "afterRestore");
    LambdaFunction failing = function(CheckpointHandler.class).withSnapStart();
    try (Sandbox sandbox = Sandbox.start(failing, moments)) {
      assertThat(sandbox.restore().error()).contains("RestoreException");
    }
  }

  private LambdaFunction function(Class<?> handler) throws Exception {
    settings.put("own_init_millis", String.valueOf(OWN_INIT.toMillis()));
    return new LambdaFunction(
        Jdks.found().get(0), List.of(), Build.testClasses(), handler.getName(), settings);
  }
}
