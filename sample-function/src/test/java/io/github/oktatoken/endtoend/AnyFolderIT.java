package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.machine.Build;
import io.github.oktatoken.machine.Sources;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the folder is called that the project is cloned to: it builds, runs and is tested. */
class AnyFolderIT {
  /** One test suffices: of those that start scripts and child processes and look at a log. */
  private static final String TEST = "ChildJvmIT#aChildReads*+aJvmThat*";

  @TempDir private Path temporary;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void theProjectsOwnNameASpaceAndALetterBeyondAsciiMayBeInThePath() throws Exception {
    Path clone = temporary.resolve("okta token " + (pathsMayHave('ä') ? "lämbda" : "lambda"));
    Sources.copy(clone, file -> true);

    String output =
        maven(
            clone,
            // What is needed has been fetched by the build that runs this test.
            "--offline",
            "--batch-mode",
            "-Plocal,unchecked",
            "-DskipTests=false",
            "-DskipITs=false",
            "-Dit.test=" + TEST,
            "-Dtest=none",
            "-Dsurefire.failIfNoSpecifiedTests=false",
            "-Dfailsafe.failIfNoSpecifiedTests=false",
            "verify");

    assertThat(output)
        // More than six where the machine is so busy that the table is too slow for some.
        .containsPattern("All [6-9] invocations got an accepted token.")
        .containsPattern("Tests run: [1-9]\\d*, Failures: 0, Errors: 0, Skipped: 0");
    // Two builds give the same bytes, whatever the folder.
    assertThat(clone.resolve("layer/target/okta-token-layer.zip"))
        .hasSameBinaryContentAs(Build.layer());
  }

  /** Not in the locale POSIX. */
  private static boolean pathsMayHave(char letter) {
    return Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode(letter);
  }

  private static String maven(Path project, String... arguments) throws Exception {
    Path home = Path.of(System.getProperty("maven.home"));
    ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/mvn").toString());
    builder.command().addAll(List.of(arguments));
    builder.command().add("-Dmaven.repo.local=" + System.getProperty("maven.repo.local"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.directory(project.toFile()).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
