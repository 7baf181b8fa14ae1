package io.github.oktatoken.internal.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BoundedFileTest {
  private static final int MAX_BYTES = 4;

  @TempDir Path folder;

  @Test
  void aFileOfTheLargestSizeIsReadWhole() throws Exception {
    assertThat(BoundedFile.read(file("four"), MAX_BYTES)).asString().isEqualTo("four");
  }

  @Test
  void ofALargerFileOneByteMoreTells() throws Exception {
    assertThat(BoundedFile.read(file("larger"), MAX_BYTES)).asString().isEqualTo("large");
  }

  @Test
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeThatNobodyWritesToIsNotOpened() throws Exception {
    Path pipe = folder.resolve("pipe");
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assertThat(made.waitFor(5, TimeUnit.SECONDS)).isTrue();

    assertThat(pipe).exists();
    assertThatThrownBy(() -> BoundedFile.read(pipe, MAX_BYTES)).isInstanceOf(IOException.class);
  }

  @Test
  void noFileAndAFolderAreRefused() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> BoundedFile.read(missing, MAX_BYTES)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> BoundedFile.read(folder, MAX_BYTES)).isInstanceOf(IOException.class);
  }

  @Test
  void aLinkIsFollowedUnlessTheCallerSaysNo() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), file("four"));

    assertThat(BoundedFile.read(link, MAX_BYTES)).asString().isEqualTo("four");
    assertThatThrownBy(() -> BoundedFile.read(link, MAX_BYTES, LinkOption.NOFOLLOW_LINKS))
        .isInstanceOf(IOException.class);
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("file"), content);
  }
}
