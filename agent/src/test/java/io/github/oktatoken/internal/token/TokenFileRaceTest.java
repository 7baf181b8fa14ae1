package io.github.oktatoken.internal.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.token.file.PrivateFile;
import io.github.oktatoken.internal.token.file.TokenFile;
import io.github.oktatoken.internal.token.file.TokenJson;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader sees while the file is replaced again and again. */
class TokenFileRaceTest {
  private static final int READS = 100_000;

  /** Answers of very different lengths, so that half of one is not another. */
  private static final int LENGTHS = 7;

  private static final String PRECIOUS = "precious";

  private final Set<String> whole = new HashSet<>();
  @TempDir private Path folder;
  private Path file;
  private Path unfinished;
  private Path target;
  private TokenFile tokenFile;
  private volatile boolean isOver;

  @BeforeEach
  void writeAFirst() throws IOException {
    file = folder.resolve("token.json");
    unfinished = folder.resolve(".token.json.unfinished");
    target = Files.writeString(folder.resolve("target"), PRECIOUS);
    tokenFile = new TokenFile(file);
    for (int i = 0; i < LENGTHS; i++) {
      whole.add(new String(TokenJson.write(numbered(i), "f"), UTF_8));
    }
    assertThat(whole).hasSize(LENGTHS);
    tokenFile.write(numbered(0), "f");
  }

  @Test
  void isWholeAndPrivateWheneverItIsRead() throws Exception {
    whileRunning(
        () -> {
          for (int i = 0; !isOver; i++) {
            tokenFile.write(numbered(i), "f");
          }
        },
        () -> {
          for (int i = 0; i < READS; i++) {
            assertThat(Files.readString(file)).isIn(whole);
            assertThat(permissions(file)).isEqualTo(PrivateFile.onlyForOwner());
            assertPrivateIfThere(unfinished);
          }
        });
  }

  @Test
  void isWholeHoweverManyLinksAreLaidInItsWay() throws Exception {
    Set<String> seen = new HashSet<>(whole);
    seen.add(PRECIOUS);
    Set<PosixFilePermission> before = permissions(target);
    whileRunning(
        this::writeAndBeHindered,
        () ->
            whileRunning(
                this::layLinks,
                () -> {
                  for (int i = 0; i < READS; i++) {
                    assertThat(readOr(PRECIOUS)).isIn(seen);
                  }
                }));

    assertThat(target).hasContent(PRECIOUS);
    assertThat(permissions(target)).isEqualTo(before);
    tokenFile.write(numbered(0), "f");
    assertThat(Files.isSymbolicLink(file)).isFalse();
    assertThat(Files.readString(file)).isIn(whole);
    assertThat(permissions(file)).isEqualTo(PrivateFile.onlyForOwner());
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("token.json", "target");
  }

  /** A write that fails takes the old token away. */
  private String readOr(String other) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException taken) {
      return other;
    }
  }

  private void writeAndBeHindered() {
    int written = 0;
    for (int i = 0; !isOver || written == 0; i++) {
      try {
        tokenFile.write(numbered(i), "f");
        written++;
      } catch (IOException linkInTheWay) {
        assertThat(linkInTheWay).hasCauseInstanceOf(FileAlreadyExistsException.class);
      }
    }
  }

  private void layLinks() throws IOException {
    Path link = folder.resolve("link");
    do {
      try {
        Files.createSymbolicLink(unfinished, target);
      } catch (FileAlreadyExistsException beingWritten) {
        // The next round may be in time.
      }
      Files.createSymbolicLink(link, target);
      Files.move(link, file, StandardCopyOption.ATOMIC_MOVE);
    } while (!isOver);
  }

  private interface Step {
    void run() throws Exception;
  }

  /** Runs the second to its end, and the first beside it until then. */
  private void whileRunning(Step beside, Step step) throws Exception {
    Callable<Void> task =
        () -> {
          beside.run();
          return null;
        };
    FutureTask<Void> running = new FutureTask<>(task);
    Thread thread = CacheFixture.start(running);
    try {
      step.run();
    } finally {
      isOver = true;
      thread.join();
    }
    assertThatCode(running::get).doesNotThrowAnyException();
  }

  private static void assertPrivateIfThere(Path path) throws IOException {
    try {
      assertThat(permissions(path)).isEqualTo(PrivateFile.onlyForOwner());
    } catch (NoSuchFileException finished) {
      // It is never there for long.
    }
  }

  private static Set<PosixFilePermission> permissions(Path path) throws IOException {
    return Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static AccessTokenResponse numbered(int i) {
    return TestTokens.response(
        "t".repeat(1 + i % LENGTHS * 2_000), Instant.EPOCH, Duration.ofHours(1));
  }
}
