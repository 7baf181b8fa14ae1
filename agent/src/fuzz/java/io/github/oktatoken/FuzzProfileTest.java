package io.github.oktatoken;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The profile {@code fuzz} names targets and folders in texts, which Jazzer makes if they are
 * missing.
 */
class FuzzProfileTest {
  private static final Path SOURCES = Path.of("src/fuzz/java");
  private static final Path INPUTS = Path.of("src/fuzz/resources");
  private static final Pattern TARGET = Pattern.compile("--target_class=([\\w.]+)<");
  private static final Pattern FOLDER = Pattern.compile("basedir}/(\\S+Inputs)<");

  @Test
  void eachTargetIsFuzzedFromItsKeptInputs() throws IOException {
    List<Path> targets = targets();
    String pom = Files.readString(Path.of("pom.xml"));

    assertThat(targets).isNotEmpty();
    assertThat(found(TARGET, pom))
        .containsExactlyInAnyOrderElementsOf(
            targets.stream().map(target -> target.toString().replace('/', '.')).toList());
    assertThat(found(FOLDER, pom).map(Path::of))
        .containsExactlyInAnyOrderElementsOf(
            targets.stream().map(target -> INPUTS.resolve(target + "Inputs")).toList())
        .allSatisfy(folder -> assertThat(folder).isNotEmptyDirectory());
  }

  private static List<Path> targets() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .map(file -> SOURCES.relativize(file).toString())
          .filter(file -> file.endsWith("FuzzTest.java"))
          .map(file -> Path.of(file.replace(".java", "")))
          .toList();
    }
  }

  private static Stream<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1));
  }
}
