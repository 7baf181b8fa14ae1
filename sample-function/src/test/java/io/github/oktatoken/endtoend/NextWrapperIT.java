package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.function.OtherAgent;
import io.github.oktatoken.function.OwnRuntime;
import io.github.oktatoken.function.ProbeHandler;
import io.github.oktatoken.local.LambdaApi;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.machine.Packed;
import io.github.oktatoken.server.FaultServer;
import io.github.oktatoken.server.LambdaProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Other layers' wrappers behind ours, written to the conventions that they keep. */
class NextWrapperIT extends EndToEnd {
  private static final String SERVED = "\"served with Bearer\"";
  private static final byte[] NOTHING = {};

  private Path agent;

  @BeforeEach
  void buildAnotherAgent() throws IOException {
    agent = folder.resolve("other-agent.jar");
    Packed.agent(agent, OtherAgent.class);
  }

  /** OpenTelemetry's: its agent goes before all others, and its handler in the function's place. */
  @Test
  void aWrapperMayPutItsAgentFirstAndItsHandlerInTheFunctionsPlace() throws Exception {
    next(
        "export JAVA_TOOL_OPTIONS=\"-javaagent:" + agent + "=before ${JAVA_TOOL_OPTIONS}\"",
        "handler=\"$_HANDLER\"",
        "export _HANDLER=\"" + PROBE + "\"",
        "exec \"${@//$handler/$_HANDLER}\"");
    assertTokenBesideTheOtherAgent(function("com.example.Replaced", Build.testClasses()), "before");
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
    LambdaFunction function = server("exec " + java() + " " + OwnRuntime.class.getName());
    try (LocalLambda lambda = LocalLambda.start(function, moments)) {
      for (int i = 0; i < 3; i++) {
        assertThat(lambda.invoke("{}").answer()).isEqualTo(SERVED);
      }
      assertThat(linesOfOurs(lambda.finalLog())).hasSize(1);
    }
    assertThat(registrations()).isEqualTo(1);
  }

  /** It has neither the classes of SnapStart's hooks nor anybody to call them. */
  @Test
  void aProgramInTheRuntimesPlaceMayBeRestoredFromASnapshot() throws Exception {
    String program = OwnRuntime.class.getName() + " " + OwnRuntime.EARLY;
    LambdaFunction function = server("exec " + java() + " " + program).withSnapStart();
    int before = longLived.requests();
    try (LocalLambda lambda = LocalLambda.start(function, moments)) {
      assertThat(longLived.requests() - before).isEqualTo(1);
      assertThat(tokenFile()).doesNotExist();
      // What tells a restore from the moment before it is the wall clock.
      TimeUnit.SECONDS.sleep(1);
      lambda.restore();
      for (int i = 0; i < 3; i++) {
        assertThat(lambda.invoke("{}").answer()).isEqualTo(SERVED);
      }
      assertThat(tokenFile()).exists();
      assertThat(longLived.requests() - before).isBetween(2, 3);
      assertThat(linesOfOurs(lambda.finalLog())).singleElement().asString().contains("ready in");
    }
    assertThat(registrations()).isEqualTo(1);
  }

  /** As in the Lambda Web Adapter's own example. */
  @Test
  void aProgramThatAScriptWaitsForMayBeRestoredFromASnapshot() throws Exception {
    String program = OwnRuntime.class.getName() + " " + OwnRuntime.EARLY;
    LambdaFunction function = server(java() + " " + program).withSnapStart();
    try (LocalLambda lambda = LocalLambda.start(function, moments)) {
      TimeUnit.SECONDS.sleep(1);
      lambda.restore();
      for (int i = 0; i < 3; i++) {
        assertThat(lambda.invoke("{}").answer()).isEqualTo(SERVED);
      }
      // Here no clock jumps.
      assertThat(tokenFile()).doesNotExist();
    }
    assertThat(registrations()).isZero();
  }

  /** The same, with a script that waits for its server: the token is fetched when it is wanted. */
  @Test
  void aScriptMayStartAProgramWithoutBecomingIt() throws Exception {
    LambdaFunction function =
        server(java() + " -version", java() + " " + OwnRuntime.class.getName());
    int before = longLived.requests();
    try (LocalLambda lambda = LocalLambda.start(function, moments)) {
      assertThat(longLived.requests()).isEqualTo(before);
      for (int i = 0; i < 3; i++) {
        assertThat(lambda.invoke("{}").answer()).isEqualTo(SERVED);
      }
      assertThat(longLived.requests() - before).isEqualTo(1);
      assertThat(tokenFile()).exists();
      assertThat(linesOfOurs(lambda.finalLog())).singleElement().asString().contains("with exec");
    }
    assertThat(registrations()).isZero();
  }

  /** Both of the ways to name the agent. */
  @Test
  void aProgramInTheRuntimesPlaceMayHaveTheAgentNamedTwice() throws Exception {
    settings.merge("JAVA_TOOL_OPTIONS", " -javaagent:" + ourAgent(), String::concat);
    LambdaFunction function = server("exec " + java() + " " + OwnRuntime.class.getName());
    try (LocalLambda lambda = LocalLambda.start(function, moments)) {
      assertThat(lambda.invoke("{}").answer()).isEqualTo(SERVED);
    }
    assertThat(registrations()).isEqualTo(1);
  }

  /** As some security agents do. */
  @Test
  void aWrapperMayPutAProxyWithoutExtensionsBeforeLambdasApi() throws Exception {
    LambdaApi api = new LambdaApi(moments);
    try (LambdaProxy proxy = withoutExtensions(api)) {
      next("export AWS_LAMBDA_RUNTIME_API=" + proxy.authority(), "exec \"$@\"");
      try (LocalLambda lambda = LocalLambda.launch(probe(), api, moments)) {
        lambda.awaitInit();
        assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
        assertThat(linesOfOurs(lambda.finalLog())).singleElement().asString().contains("ready");
      }
      assertThat(registrations()).isEqualTo(1);
    }
  }

  @Test
  void whereTheProxyIsAllThatOurWrapperKnowsTheLogSaysSo() throws Exception {
    LambdaApi api = new LambdaApi(moments);
    try (LambdaProxy proxy = withoutExtensions(api)) {
      settings.put("AWS_LAMBDA_RUNTIME_API", proxy.authority());
      try (LocalLambda lambda = LocalLambda.launch(probe(), api, moments)) {
        lambda.awaitInit();
        assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
        assertThat(linesOfOurs(lambda.finalLog())).anyMatch(line -> line.contains("404"));
      }
      assertThat(registrations()).isZero();
    }
  }

  @Test
  void aWrapperThatOverwritesTheOptionsIsNamed() throws Exception {
    next("export JAVA_TOOL_OPTIONS=-Da=b", "exec \"$@\"");
    settings.put("AWS_LAMBDA_EXEC_WRAPPER", layer.resolve("okta-token-wrapper").toString());
    Path task = folder.resolve("task");
    Packed.classes(task, ProbeHandler.class);
    Files.copy(ourAgent(), Files.createDirectory(task.resolve("lib")).resolve("agent.jar"));
    try (LocalLambda lambda = LocalLambda.start(function(PROBE, task), moments)) {
      assertThat(lambda.invoke(TELL_TOKEN).answer())
          .contains("JAVA_TOOL_OPTIONS has lost what the wrapper adds")
          .contains(folder.resolve("other wrapper").toString());
    }
  }

  private static LambdaProxy withoutExtensions(LambdaApi api) throws Exception {
    LambdaProxy proxy = new LambdaProxy(api);
    proxy.spoil(LambdaProxy.REGISTER, client -> FaultServer.respond(client, 404, "A: b", NOTHING));
    return proxy;
  }

  /** The function is a script, which the Lambda Web Adapter's wrapper starts. */
  private LambdaFunction server(String... lines) throws Exception {
    Path task = Files.createDirectory(folder.resolve("task"));
    script(task.resolve("run.sh"), lines);
    next("exec -- \"${LAMBDA_TASK_ROOT}/${_HANDLER}\"");
    return function("run.sh", task);
  }

  private String java() {
    return "'" + jdk.resolve("bin/java") + "' -cp '" + Build.testClasses() + "'";
  }

  private static Path ourAgent() {
    return layer.resolve("okta-token-extension/agent.jar");
  }

  private static int registrations() {
    return Collections.frequency(moments.names(), "register");
  }

  private void assertTokenBesideTheOtherAgent(LambdaFunction function, String name)
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
