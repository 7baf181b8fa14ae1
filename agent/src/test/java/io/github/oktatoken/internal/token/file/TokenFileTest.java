package io.github.oktatoken.internal.token.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
  private static final Instant REQUESTED_AT = Instant.parse("2026-01-01T00:00:00.999Z");

  private static final AccessTokenResponse RESPONSE =
      TestTokens.response("t0k3n", REQUESTED_AT, Duration.ofSeconds(3600));

  private static final String JSON =
      "{\"access_token\":\"t0k3n\",\"token_type\":\"Bearer\",\"expires_in\":3600,"
          + "\"scope\":\"orders.read\",\"expires_at\":1767229200,\"fingerprint\":\"f1ng3r\"}\n";

  @TempDir private Path folder;
  private Path file;
  private Path unfinished;
  private Path target;

  @BeforeEach
  void plantATarget() throws IOException {
    file = folder.resolve("token.json");
    unfinished = folder.resolve(".token.json.unfinished");
    target = Files.writeString(folder.resolve("target"), "precious");
  }

  @Test
  void writesTheTokenResponseAndItsExpiryToTheFile() throws IOException {
    new TokenFile(file).write(RESPONSE, "f1ng3r");

    assertThat(file).hasContent(JSON);
  }

  @Test
  void writesNoScopeToTheFileIfTheResponseHasNone() throws IOException {
    AccessToken token = new AccessToken("t0k3n", "Bearer", null, Instant.ofEpochSecond(300));

    new TokenFile(file).write(new AccessTokenResponse(token, Duration.ofSeconds(300)), "f1ng3r");

    assertThat(file)
        .hasContent(
            "{\"access_token\":\"t0k3n\",\"token_type\":\"Bearer\",\"expires_in\":300,"
                + "\"expires_at\":300,\"fingerprint\":\"f1ng3r\"}\n");
  }

  @Test
  void writesATokenFileThatOnlyItsOwnerCanReadInPlaceOfAPublicOne() throws IOException {
    for (Path old : new Path[] {file, unfinished}) {
      Files.writeString(old, "old");
      Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    new TokenFile(file).write(RESPONSE, "f1ng3r");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertWritten();
  }

  @Test
  void replacesASymbolicLinkInPlaceOfTheTokenFile() throws IOException {
    Files.createSymbolicLink(file, target);

    new TokenFile(file).write(RESPONSE, "f1ng3r");

    assertWritten();
  }

  @Test
  void followsNoSymbolicLinkInPlaceOfTheUnfinishedFile() throws IOException {
    Files.createSymbolicLink(unfinished, target);

    new TokenFile(file).write(RESPONSE, "f1ng3r");

    assertWritten();
  }

  @Test
  void writesThroughNoHardLinkInPlaceOfTheUnfinishedFile() throws IOException {
    Files.createLink(unfinished, target);

    new TokenFile(file).write(RESPONSE, "f1ng3r");

    assertWritten();
  }

  @Test
  void namesTheTokenFileIfItsFolderIsMissing() {
    Path lost = folder.resolve("missing").resolve("token.json");

    assertThatThrownBy(() -> new TokenFile(lost).write(RESPONSE, "f1ng3r"))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(lost.toString(), "no such file or folder", "okta_token_file");
    assertThat(folder)
        .isDirectoryContaining(target::equals)
        .isDirectoryNotContaining("glob:*.json");
  }

  @Test
  void namesTheTokenFileIfAFolderIsInItsPlaceAndLeavesNoUnfinishedFile() throws IOException {
    Files.createDirectory(file);

    assertThatThrownBy(() -> new TokenFile(file).write(RESPONSE, "f1ng3r"))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(file.toString(), "directory", "okta_token_file")
        .hasMessageNotContaining("t0k3n");
    assertThat(file).isEmptyDirectory();
    assertThat(unfinished).doesNotExist();
  }

  @Test
  void namesTheTokenFileIfAFolderIsInPlaceOfTheUnfinishedFile() throws IOException {
    Files.createDirectories(unfinished.resolve("full"));

    assertThatThrownBy(() -> new TokenFile(file).write(RESPONSE, "f1ng3r"))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(file.toString(), "okta_token_file");
  }

  @Test
  void leavesAFolderInPlaceOfALeftOverFileAlone() throws IOException {
    Files.createDirectories(file.resolve("precious"));
    TokenFile next = new TokenFile(file);

    assertThatCode(next::takeLeftOver).doesNotThrowAnyException();

    assertThat(file.resolve("precious")).isDirectory();
  }

  @Test
  void neverFailsIfTheFolderOfALeftOverFileIsMissingOrReadOnly() throws IOException {
    new TokenFile(file).write(RESPONSE, "f1ng3r");
    assertThatCode(new TokenFile(folder.resolve("missing/token.json"))::takeLeftOver)
        .doesNotThrowAnyException();

    Set<PosixFilePermission> before = Files.getPosixFilePermissions(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-x------"));
    try {
      assertThatCode(new TokenFile(file)::takeLeftOver).doesNotThrowAnyException();
    } finally {
      Files.setPosixFilePermissions(folder, before);
    }
  }

  private void assertWritten() {
    assertThat(file).isRegularFile().hasContent(JSON);
    assertThat(Files.isSymbolicLink(file)).isFalse();
    assertThat(target).hasContent("precious");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("token.json", "target");
  }
}
