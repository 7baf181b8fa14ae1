package io.github.oktatoken.internal.token.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mark that one process of an environment leaves to the next. */
class RestartMarkTest {
  @TempDir private Path folder;

  @Test
  void leavesTheMarkInTmpIfTheTokenFileHasNoFolder() throws IOException {
    Path lost = folder.resolve("lost").resolve("token.json");
    try {
      assertThat(new TokenFile(lost).takeLeftOver()).isFalse();
      new RestartMark(lost).leave(null);
      assertThat(new TokenFile(lost).takeLeftOver()).isTrue();
      assertThat(new TokenFile(folder.resolve("other/token.json")).takeLeftOver()).isFalse();
    } finally {
      new RestartMark(lost).remove();
      new RestartMark(folder.resolve("other/token.json")).remove();
    }
    assertThat(new TokenFile(lost).takeLeftOver()).isFalse();
    new RestartMark(lost).remove();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/nobody/token.json", "/proc/self/comm"})
  void neverFailsIfNoMarkCanBeLeft(Path place) {
    assertThatCode(() -> new TokenFile(place).takeLeftOver()).doesNotThrowAnyException();
    new RestartMark(place).remove();
  }
}
