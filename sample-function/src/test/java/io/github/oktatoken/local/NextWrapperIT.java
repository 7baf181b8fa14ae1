package io.github.oktatoken.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Other layers' wrappers behind ours, written to the conventions that they keep. */
class NextWrapperIT extends EndToEnd {
  private Path agent;

  @BeforeEach
  void buildAnotherAgent() throws IOException {
    agent = OtherAgent.jar(folder.resolve("other-agent.jar"));
  }

  /** OpenTelemetry's: its agent goes before all others, and its handler in the function's place. */
  @Test
  void aWrapperMayPutItsAgentFirstAndItsHandlerInTheFunctionsPlace() throws Exception {
    next(
        "export JAVA_TOOL_OPTIONS=\"-javaagent:" + agent + "=before ${JAVA_TOOL_OPTIONS}\"",
        "handler=\"$_HANDLER\"",
        "export _HANDLER=\"" + PROBE + "\"",
        "exec \"${@//$handler/$_HANDLER}\"");
    assertTokenBesideTheOtherAgent(function("com.example.Replaced", testClasses()), "before");
  }

  /** Datadog's: it keeps the arguments in an array, and its agent comes behind. */
  @Test
  void aWrapperMayPutItsAgentBehindOurs() throws Exception {
    next(
        "args=(\"$@\")",
        "export JAVA_TOOL_OPTIONS=\"$JAVA_TOOL_OPTIONS -javaagent:" + agent + "=behind\"",
        "exec \"${args[@]}\"");
    assertTokenBesideTheOtherAgent(probe(), "behind");
  }

  /** The Lambda Web Adapter's: it starts the function's own script instead of the runtime. */
  @Test
  void aWrapperMayStartAProgramInTheRuntimesPlace() throws Exception {
    Path task = Files.createDirectory(folder.resolve("task"));
    script(
        task.resolve("run.sh"),
        "exec "
            + jdk.resolve("bin/java")
            + " -cp "
            + testClasses()
            + " "
            + OwnRuntime.class.getName());
    next("exec -- \"${LAMBDA_TASK_ROOT}/${_HANDLER}\"");
    try (LocalLambda lambda = LocalLambda.start(function("run.sh", task), moments)) {
      for (int i = 0; i < 3; i++) {
        assertThat(lambda.invoke("{}").answer()).isEqualTo("\"served with Bearer\"");
      }
      assertThat(linesOfOurs(lambda.finalLog())).hasSize(1);
    }
    assertThat(Collections.frequency(moments.names(), "register")).isEqualTo(1);
  }

  private void assertTokenBesideTheOtherAgent(LocalLambda.Function function, String name)
      throws Exception {
    try (LocalLambda lambda = LocalLambda.start(function, moments)) {
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
      assertThat(lambda.finalLog())
          .containsOnlyOnce("the other agent " + name + " has started")
          .filteredOn(line -> line.startsWith("okta token ready"))
          .hasSize(1);
    }
  }

  private void next(String... lines) throws IOException {
    Path script = folder.resolve("other wrapper");
    script(script, lines);
    settings.put("okta_next_wrapper", script.toString());
  }

  private static void script(Path file, String... lines) throws IOException {
    Files.writeString(file, "#!/bin/bash\n" + String.join("\n", lines) + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
