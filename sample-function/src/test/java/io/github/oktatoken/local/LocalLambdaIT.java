package io.github.oktatoken.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.function.CheckpointHandler;
import io.github.oktatoken.function.TogetherHandler;
import io.github.oktatoken.machine.Build;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The local Lambda keeps AWS's rules: AWS's runtime alone, without the layer. */
class LocalLambdaIT {
  private static final String JDKS = "io.github.oktatoken.machine.Jdks#found";
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Moments moments = new Moments();
  private final Map<String, String> settings = new HashMap<>();
  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource(JDKS)
  void aSnapshotIsTakenBetweenTheHooksAndRestoredBeforeTheFirstInvocation(Path jdk)
      throws Exception {
    try (LocalLambda lambda = LocalLambda.start(checkpointFunction(jdk).withSnapStart(), moments)) {
      assertThat(notes()).containsExactly("constructor", "beforeCheckpoint");
      assertThat(moments.names()).containsExactly("function initialised", "freeze");

      lambda.restore();
      assertThat(notes()).containsExactly("constructor", "beforeCheckpoint", "afterRestore");

      assertThat(lambda.invoke("{}").answer())
          .isEqualTo("[\"constructor\",\"beforeCheckpoint\",\"afterRestore\",\"handler\"]");
      assertThat(lambda.invoke("{}").failed()).isFalse();
      assertThat(moments.names())
          .startsWith(
              "function initialised",
              "freeze",
              "thaw",
              "restore",
              "function restored",
              "INVOKE",
              "response",
              "freeze",
              "thaw");
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void aFailureAfterTheRestoreIsReported(Path jdk) throws Exception {
    settings.put("failing_hook", "afterRestore");
    try (LocalLambda lambda = LocalLambda.start(checkpointFunction(jdk).withSnapStart(), moments)) {
      assertThatThrownBy(lambda::restore).hasMessageContaining("afterRestore fails");
      assertThat(moments.names()).endsWith("restore", "restore error");
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void aFailureBeforeTheCheckpointIsOneOfTheInitialisation(Path jdk) throws Exception {
    settings.put("failing_hook", "beforeCheckpoint");
    assertThatThrownBy(() -> LocalLambda.start(checkpointFunction(jdk).withSnapStart(), moments))
        .hasMessageContaining("beforeCheckpoint fails");
    assertThat(moments.names()).containsExactly("init error");
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void withoutSnapStartNoHookIsCalled(Path jdk) throws Exception {
    try (LocalLambda lambda = LocalLambda.start(checkpointFunction(jdk), moments)) {
      assertThat(lambda.invoke("{}").answer()).isEqualTo("[\"constructor\",\"handler\"]");
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void aManagedInstanceRunsInvocationsAtOnceAndNeverFreezes(Path jdk) throws Exception {
    int concurrency = 5;
    LambdaFunction function = function(jdk, TogetherHandler.class);
    try (LocalLambda lambda = LocalLambda.start(function.onManagedInstance(concurrency), moments)) {
      Set<String> threads = new HashSet<>();
      for (int round = 0; round < 2; round++) {
        List<Invocation> invocations = new ArrayList<>();
        for (int i = 0; i < concurrency; i++) {
          invocations.add(lambda.begin("{\"name\":\"n" + i + "\"}"));
        }
        for (int i = 0; i < concurrency; i++) {
          Invocation invocation = invocations.get(i);
          assertThat(invocation.awaitAnswer(LIMIT)).isTrue();
          assertThat(invocation.failed()).isFalse();
          assertThat(invocation.answer())
              .contains("\"id\":\"" + invocation.id() + "\"", "\"name\":\"n" + i + "\"");
          threads.add(
              String.valueOf(invocation.answer()).replaceAll(".*\"thread\":\"([^\"]*)\".*", "$1"));
        }
      }
      assertThat(threads).hasSize(concurrency);
      assertThat(moments.names()).doesNotContain("freeze", "thaw");
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void aProcessCanBeFrozenAtAnyTime(Path jdk) throws Exception {
    try (LocalLambda lambda = LocalLambda.launch(checkpointFunction(jdk), moments)) {
      lambda.freeze();
      assertThat(lambda.api().awaitIdle(SHORT)).isFalse();
      lambda.thaw();
      lambda.awaitInit();
      lambda.freeze();
      assertThat(lambda.invoke("{}").failed()).isFalse();
      assertThat(moments.names())
          .startsWith("freeze", "thaw", "function initialised", "freeze", "thaw", "INVOKE");
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void anInvocationCanBeGivenADeadline(Path jdk) throws Exception {
    LambdaFunction lonely = function(jdk, TogetherHandler.class).onManagedInstance(2);
    try (LocalLambda lambda = LocalLambda.start(lonely, moments)) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> lambda.invoke("{\"name\":\"n\"}", SHORT))
          .hasMessageStartingWith("Task timed out");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, LIMIT);
    }
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void aProcessCanBeLookedAtAndTerminated(Path jdk) throws Exception {
    try (LocalLambda lambda = LocalLambda.start(checkpointFunction(jdk), moments)) {
      lambda.invoke("{}");
      assertThat(lambda.linux().threads()).isGreaterThan(5);
      // The runtime's own, in which it waits for the next invocation.
      assertThat(lambda.linux().sockets()).isPositive();
      LocalLambda.Exit exit = lambda.terminate();
      assertThat(exit.status()).isEqualTo(143);
      assertThat(exit.took()).isLessThan(LIMIT);
    }
  }

  private LambdaFunction checkpointFunction(Path jdk) {
    settings.put("notes", folder.resolve("notes").toString());
    return function(jdk, CheckpointHandler.class);
  }

  private LambdaFunction function(Path jdk, Class<?> handler) {
    Path classes = Build.testClasses();
    return new LambdaFunction(jdk, List.of(), classes, handler.getName(), settings);
  }

  private List<String> notes() throws Exception {
    return Files.readAllLines(folder.resolve("notes"));
  }
}
