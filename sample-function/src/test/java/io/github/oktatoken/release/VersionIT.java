package io.github.oktatoken.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.machine.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Poms, documents, changelog and tag name one version. */
class VersionIT {
  @TempDir private Path copy;

  @BeforeEach
  void copyWhatNamesAVersion() throws IOException {
    Sources.copy(copy, VersionIT::namesAVersion);
  }

  private static boolean namesAVersion(Path file) {
    return file.toString().matches("(.*/)?pom\\.xml|.*\\.md|\\.github/scripts/.*");
  }

  @Test
  void theProjectNamesOneVersion() throws Exception {
    Script check = check(Sources.root());

    assertThat(check.exitCode()).as(check.output()).isZero();
  }

  @Test
  void oneCommandSetsTheVersionAndTheTagFits() throws Exception {
    set("7.8.9-SNAPSHOT");
    writeChangelog("## [7.8.9] - 2030-01-31");
    assertThat(check(copy).output()).isEmpty();
    assertThat(check(copy, "v7.8.9").output()).contains("7.8.9-SNAPSHOT is no version to release");

    set("7.8.9");

    assertThat(check(copy, "v7.8.9").output()).isEmpty();
    assertThat(Files.readString(copy.resolve("README.md"))).contains("okta-token-agent:7.8.9`");
    assertThat(Files.readString(copy.resolve("pom.xml"))).contains("<version>7.8.9</version>");
  }

  @Test
  void whatNamesAnotherVersionIsNamed() throws Exception {
    set("7.8.9");
    writeChangelog("## [7.8.9] - unreleased");
    Files.writeString(
        copy.resolve("layer/docs/support.md"),
        "okta-token-7-8-8, okta-token-agent:7.8.4\n<artifactId>okta-token-agent</artifactId>\n<version>7.8.7</version>\n");
    Path pom = copy.resolve("layer/pom.xml");
    Files.writeString(pom, Files.readString(pom).replaceFirst("7\\.8\\.9", "7.8.6"));

    Script check = check(copy, "v7.8.5");

    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.output())
        .contains("layer/docs/support.md: okta-token-7-8-8 is not of version 7.8.9")
        .contains("layer/docs/support.md: the version is 7.8.7, not 7.8.9")
        .contains("layer/docs/support.md: the version is 7.8.4, not 7.8.9")
        .contains("layer/pom.xml: the version is 7.8.6, not 7.8.9")
        .contains("the tag v7.8.5 is not v7.8.9")
        .contains("write the date behind [7.8.9]");
  }

  private void set(String version) throws Exception {
    Script script = Script.run(copy, Map.of(), ".github/scripts/set-version.sh", version);
    assertThat(script.exitCode()).as(script.output()).isZero();
  }

  private static Script check(Path project, String... tag) throws Exception {
    return Script.run(project, Map.of(), ".github/scripts/check-version.sh", tag);
  }

  private void writeChangelog(String heading) throws IOException {
    Files.writeString(copy.resolve("layer/docs/changelog.md"), heading + "\n");
  }
}
