package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.oktatoken.function.Program;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.machine.Jdks;
import io.github.oktatoken.machine.Packed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A function's own AOT cache (JEP 483 and 514). An agent adds the module java.instrument, and
 * HotSpot takes no cache of other modules; one trained with that module it takes.
 */
class AotCacheIT {
  private static final String WITH_MODULE = "--add-modules=java.instrument";

  @TempDir private Path folder;
  private String java;
  private Path wrapper;

  @BeforeEach
  void pack() throws Exception {
    List<Path> jdks = Jdks.found();
    Path newest = jdks.get(jdks.size() - 1);
    assumeTrue(Jdks.hasCaches(newest), "there is no JDK 25");
    java = newest.resolve("bin/java").toString();
    wrapper =
        Build.unpackLayer(Files.createDirectory(folder.resolve("opt")))
            .resolve("okta-token-wrapper");
    Packed.program(folder.resolve("program.jar"), Program.class);
  }

  @Test
  void aCacheThatWasTrainedWithTheAgentsModuleIsUsedWithTheAgent() throws Exception {
    train(List.of(WITH_MODULE));
    assertThat(runWithLayer()).contains(Program.class.getName() + " source: shared objects file");
  }

  @Test
  void oneThatWasTrainedWithoutIsRefused() throws Exception {
    train(List.of());
    assertThat(runWithLayer())
        .contains("java.instrument specified during runtime but not during dump time")
        .contains(Program.class.getName() + " source: file:");
  }

  private void train(List<String> options) throws Exception {
    List<String> command = new ArrayList<>(List.of(java));
    command.addAll(options);
    command.add("-XX:AOTCacheOutput=" + cache());
    run(command);
    assertThat(cache()).exists();
  }

  private String runWithLayer() throws Exception {
    return run(
        List.of(wrapper.toString(), java, "-XX:AOTCache=" + cache(), "-Xlog:aot=error,class+load"));
  }

  private String run(List<String> start) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(start);
    command.addAll(List.of("-cp", folder.resolve("program.jar").toString()));
    command.add(Program.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("done");
    return output;
  }

  private Path cache() {
    return folder.resolve("program.aot");
  }
}
