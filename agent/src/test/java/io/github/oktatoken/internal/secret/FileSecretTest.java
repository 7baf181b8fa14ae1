package io.github.oktatoken.internal.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSecretTest {
  @TempDir private Path folder;
  private Path file;
  private Secret secret;

  @BeforeEach
  void aFileSecretNamesItsFile() {
    file = folder.resolve("s3cret");
    secret = new FileSecret("client_secret", " file:" + file + "\n");
  }

  @Test
  void aFileSecretIsAReferenceWithOrWithoutItsScheme() throws Exception {
    assertThat(secret.isReference()).isTrue();
    assertThat(secret.setting()).isEqualTo("file:" + file);
    Files.writeString(file, "s3cret");
    assertThat(secret.read(0)).isEqualTo("s3cret");
    assertThat(new FileSecret("client_secret", file.toString()).read(0)).isEqualTo("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b\u00fc",
        "a b\u00fc\n",
        "a b\u00fc\r\n",
        "\ufeffa b\u00fc",
        "\ufeffa b\u00fc\r\n"
      })
  void aSecretFileIsReadWithoutItsLastLineEnd(String content) throws Exception {
    Files.writeString(file, content);

    assertThat(secret.read(0)).isEqualTo("a b\u00fc");
  }

  @Test
  void aSecretFileKeepsItsOtherLineEnds() throws Exception {
    Files.writeString(file, "-----BEGIN\nabc\n\n");

    assertThat(secret.read(0)).isEqualTo("-----BEGIN\nabc\n");
  }

  @Test
  void aSecretFileIsReadAnewEachTime() throws Exception {
    Files.writeString(file, "first");
    assertThat(secret.read(0)).isEqualTo("first");

    Files.writeString(file, "second");
    secret.reset();
    assertThat(secret.read(0)).isEqualTo("second");
  }

  @Test
  void aMissingOrEmptySecretFileIsTransient() throws Exception {
    assertThat(failure().isTransient()).isTrue();
    assertThat(failure()).hasMessageContaining("is missing or unreadable");

    Files.writeString(file, "\n");
    assertThat(failure().isTransient()).isTrue();
    assertThat(failure()).hasMessageContaining("is empty");
  }

  @Test
  void aSecretFileThatIsNotRegularOrNotTextOrTooLargeIsRefused() throws Exception {
    Files.createDirectory(file);
    assertThat(failure()).hasMessageContaining("is missing or unreadable");
    Files.delete(file);

    // It would never end.
    Files.createSymbolicLink(file, Path.of("/dev/zero"));
    assertThat(failure()).hasMessageContaining("is missing or unreadable");
    Files.delete(file);

    Files.write(file, new byte[] {'s', '3', (byte) 0xff});
    assertThat(failure()).hasMessageContaining("is not text in UTF-8");
    assertThat(failure().isTransient()).isFalse();

    Files.write(file, new byte[SecretText.MAX_BYTES + 1]);
    assertThat(failure()).hasMessageContaining("more than 65536 bytes");
    assertThat(failure().isTransient()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:", "file:s3cret", "file:./s3cret", "file:/", "file:/s3\0cret"})
  void aSecretFileNeedsAnAbsolutePath(String setting) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FileSecret("okta_private_key", setting))
        .withMessage(
            "okta_private_key must be file: and the absolute path of a file, as in file:/tmp/secret")
        .withNoCause();
  }

  @Test
  void aMessageShowsTheSecretFileOnlyIfItIsClearlyAPath() {
    for (String told : new String[] {"file:/none/k", "/none/key.pem", "/none/my-key"}) {
      secret = new FileSecret("okta_private_key", told);
      assertThat(catchThrowableOfType(SecretUnavailableException.class, () -> secret.read(0)))
          .hasMessageContaining("the file " + told.replace("file:", "") + " is missing");
    }
    for (String hidden : new String[] {"/h1dden/k", "/h1dden+key/x=", "file:/h1dden/\u001b[31m"}) {
      secret = new FileSecret("okta_private_key", hidden);
      assertThat(catchThrowableOfType(SecretUnavailableException.class, () -> secret.read(0)))
          .hasMessageContaining("the file that it names is missing")
          .hasMessageNotContaining("h1dden");
    }
  }

  private SecretUnavailableException failure() {
    SecretUnavailableException failure =
        catchThrowableOfType(SecretUnavailableException.class, () -> secret.read(0));
    assertThat(failure)
        .hasNoCause()
        .hasMessageStartingWith("client_secret cannot be read: the file " + file)
        .hasMessageNotContaining("s3\ufffd");
    return failure;
  }

  @Test
  void aMessageDoesNotShowTheEndOfAKeyPastedIntoOneLine() {
    Secret secret =
        new FileSecret("okta_private_key", "/9w0BAQEFAASC c2VjcmV0 -----END PRIVATE KEY-----");

    assertThatThrownBy(() -> secret.read(System.nanoTime()))
        .isInstanceOf(SecretUnavailableException.class)
        .hasMessageNotContaining("c2VjcmV0");
  }
}
