package io.github.oktatoken.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.machine.Sources;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/**
 * What stands in the workflows can be run without them, and changes only when somebody changes it.
 */
class WorkflowsIT {
  private static final Path PROJECT = Sources.root();

  private static final Pattern PINNED =
      Pattern.compile(" *(- )?uses: [\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v\\d+(\\.\\d+)*");

  static List<Path> workflows() throws IOException {
    try (Stream<Path> files = Files.list(PROJECT.resolve(".github/workflows"))) {
      List<Path> workflows = files.sorted().toList();
      assertThat(workflows).isNotEmpty();
      return workflows;
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void everyStepRunsOneScriptOfTheProject(Path workflow) throws IOException {
    List<String> commands = valuesOf("run", parse(workflow));

    assertThat(commands).isNotEmpty();
    for (String command : commands) {
      assertThat(command.strip()).doesNotContain("\n", "${{", ";", "&", "|");
      Path script = PROJECT.resolve(command.strip().split(" ")[0]);
      assertThat(script).isRegularFile().isExecutable();
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void everyActionIsPinnedByItsCommit(Path workflow) throws IOException {
    List<String> actions = valuesOf("uses", parse(workflow));

    assertThat(actions).isNotEmpty();
    assertThat(Files.readAllLines(workflow).stream().filter(line -> line.contains("uses:")))
        .hasSameSizeAs(actions)
        .allMatch(line -> PINNED.matcher(line).matches());
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void everyJobAsksForItsPermissionsAndTheWorkflowForNoMoreThanReading(Path workflow)
      throws IOException {
    Map<?, ?> content = (Map<?, ?>) parse(workflow);

    assertThat(content.get("permissions")).isIn(Map.of(), Map.of("contents", "read"));
    Map<?, ?> jobs = (Map<?, ?>) Objects.requireNonNull(content.get("jobs"));
    assertThat(jobs.values())
        .isNotEmpty()
        .allMatch(job -> ((Map<?, ?>) job).containsKey("permissions"));
  }

  @Test
  void mavenCentralGetsNoOtherZipThanTheOneThatWasTested() throws IOException {
    Map<?, ?> workflow = (Map<?, ?>) parse(PROJECT.resolve(".github/workflows/release.yml"));
    Map<?, ?> jobs = (Map<?, ?>) Objects.requireNonNull(workflow.get("jobs"));

    assertThat(valuesOf("path", Objects.requireNonNull(jobs.get("central"))))
        .containsExactly("dist");
    assertThat(Files.readString(PROJECT.resolve(".github/scripts/publish-central.sh")))
        .containsSubsequence(
            "-DskipUpload", "dist/okta-token-layer-*.zip", "cmp ", "-DautoPublish");
  }

  @Test
  void everyFolderWithNpmsPackagesIsKeptUpToDate() throws IOException {
    List<String> updated =
        valuesOf("directories", parse(PROJECT.resolve(".github/dependabot.yml")));
    List<String> folders =
        Sources.files().stream()
            .filter(file -> file.endsWith("package.json"))
            .map(file -> "/" + file.getParent())
            .toList();
    assertThat(folders).isNotEmpty();
    assertThat(updated).containsAll(folders);
  }

  private static Object parse(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      return new Yaml().load(reader);
    }
  }

  /** The texts under a key, wherever it stands. */
  private static List<String> valuesOf(String key, Object content) {
    List<String> values = new ArrayList<>();
    if (content instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            if (!key.equals(name)) {
              values.addAll(valuesOf(key, value));
            } else if (value instanceof Collection<?> several) {
              several.forEach(one -> values.add(String.valueOf(one)));
            } else {
              values.add(String.valueOf(value));
            }
          });
    } else if (content instanceof Collection<?> several) {
      several.forEach(one -> values.addAll(valuesOf(key, one)));
    }
    return values;
  }
}
