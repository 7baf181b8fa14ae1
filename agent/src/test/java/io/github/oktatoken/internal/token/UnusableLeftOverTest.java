package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token is not adopted unless the agent has written it, for these settings and this time. */
class UnusableLeftOverTest extends LeftOverFixture {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "token-1      | token-9",
        "Bearer       | bearer",
        "orders.read  | orders.write",
        "\"scope\":\"orders.read\", | ''",
        "3600         | 3601",
        "3600         | 36000",
        "1767229200   | 1767229201",
        "1767229200   | 1767229199",
        "\"fingerprint\":\" | \"fingerprint\":\"x",
        "\"fingerprint\" | \"other\"",
        "\"access_token\" | \"other\"",
        "\"token_type\" | \"other\"",
        "3600         | 9223372036854775807",
        "1767229200   | 9223372036854775807",
        "1767229200   | -9223372036854775808",
        "3600         | \"soon\"",
        "3600         | null",
        "}            | ''"
      })
  void adoptsNoTokenFromAFileThatWasChanged(String original, String changed) throws IOException {
    assertThat(left).contains(original);
    Files.writeString(file, left.replace(original, changed));

    assertNotAdopted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "null", "[]", "{}", "token", "\u0000", "{\"access_token\":1}"})
  void adoptsNoTokenFromAFileThatIsNoTokenFile(String content) throws IOException {
    Files.writeString(file, content);

    assertNotAdopted();
  }

  @Test
  void adoptsNoTokenFromAFileThatIsCutOff() throws IOException {
    Files.writeString(file, left.substring(0, left.length() / 2));

    assertNotAdopted();
  }

  @Test
  void adoptsNoTokenFromAFileThatIsTooLarge() throws IOException {
    Files.writeString(file, left + " ".repeat(2 << 20));

    assertNotAdopted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "PT24H", "PT8760H"})
  void adoptsNoExpiredToken(Duration later) {
    clock.advance(later);

    assertNotAdopted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-0.001S", "PT-1H", "PT-8760H"})
  void adoptsNoTokenIssuedInTheFuture(Duration step) {
    clock.advance(step);

    assertNotAdopted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw--w----", "rwx------"})
  void adoptsNoTokenFromAFileThatOtherUsersCanAccess(String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    assertNotAdopted();
  }

  @Test
  void followsNoSymbolicLinkInPlaceOfALeftOverFile() throws IOException {
    Path target = Files.move(file, folder.resolve("target"));
    Files.createSymbolicLink(file, target);

    assertNotAdopted();

    assertThat(Files.isSymbolicLink(file)).isFalse();
    assertThat(target).hasContent(left);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/comm", "/proc/nobody/token.json", "/tmp"})
  void neverFailsIfALeftOverFileCannotBeReadOrDeleted(Path place) {
    TokenFile next = new TokenFile(place);

    assertThatCode(next::takeLeftOver).doesNotThrowAnyException();

    assertThatCode(() -> cache(next).adoptLeftOver()).doesNotThrowAnyException();
    assertThat(Files.exists(place)).isEqualTo(!place.startsWith("/proc/nobody"));
  }

  /** The file is deleted before a request is sent, and the token is a new one. */
  private void assertNotAdopted() {
    cache = restart();

    assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(requests).hasValue(1);
    assertThat(get()).isEqualTo("token-2");
    assertThat(valueInFile()).isEqualTo("token-2");
    assertThat(failures).isEmpty();
  }
}
