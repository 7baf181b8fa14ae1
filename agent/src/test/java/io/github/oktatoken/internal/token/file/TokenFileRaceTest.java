package io.github.oktatoken.internal.token.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
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

/** What a reader sees while the token file is replaced again and again. */
class TokenFileRaceTest {
  private static final int READS = 100_000;

  /** Fewer reads have to do on a busy machine. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** The tokens have very different lengths: half of one is not another. */
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
  void writeAToken() throws IOException {
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
  void showsReadersOnlyWholeAndPrivateTokenFiles() throws Exception {
    whileRunning(
        () -> {
          for (int i = 0; !isOver; i++) {
            tokenFile.write(numbered(i), "f");
          }
        },
        () ->
            repeat(
                () -> {
                  assertThat(Files.readString(file)).isIn(whole);
                  assertThat(permissions(file)).isEqualTo(PrivateFile.onlyForOwner());
                  assertPrivateIfThere(unfinished);
                }));
  }

  @Test
  void showsReadersOnlyWholeTokenFilesThoughLinksArePlanted() throws Exception {
    Set<String> seen = new HashSet<>(whole);
    seen.add(PRECIOUS);
    Set<PosixFilePermission> before = permissions(target);
    whileRunning(
        this::writeDespiteLinks,
        () ->
            whileRunning(
                this::plantLinks, () -> repeat(() -> assertThat(readOr(PRECIOUS)).isIn(seen))));

    assertThat(target).hasContent(PRECIOUS);
    assertThat(permissions(target)).isEqualTo(before);
    tokenFile.write(numbered(0), "f");
    assertThat(Files.isSymbolicLink(file)).isFalse();
    assertThat(Files.readString(file)).isIn(whole);
    assertThat(permissions(file)).isEqualTo(PrivateFile.onlyForOwner());
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("token.json", "target");
  }

  /** Without the file, returns the other text: a write that fails deletes the old token. */
  private String readOr(String other) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException ignored) {
      return other;
    }
  }

  private void writeDespiteLinks() {
    int written = 0;
    for (int i = 0; !isOver || written == 0; i++) {
      try {
        tokenFile.write(numbered(i), "f");
        written++;
      } catch (IOException e) {
        assertThat(e).hasCauseInstanceOf(FileAlreadyExistsException.class);
      }
    }
  }

  private void plantLinks() throws IOException {
    Path link = folder.resolve("link");
    do {
      try {
        Files.createSymbolicLink(unfinished, target);
      } catch (FileAlreadyExistsException ignored) {
        // The file is being written. The next round may come in time.
      }
      Files.createSymbolicLink(link, target);
      Files.move(link, file, StandardCopyOption.ATOMIC_MOVE);
    } while (!isOver);
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void repeat(Step read) throws Exception {
    long endNanos = System.nanoTime() + LONGEST.toNanos();
    for (int i = 0; i < READS && System.nanoTime() - endNanos < 0; i++) {
      read.run();
    }
  }

  /** Runs the second step to its end, and the first one in parallel until then. */
  private void whileRunning(Step parallel, Step step) throws Exception {
    Callable<Void> task =
        () -> {
          parallel.run();
          return null;
        };
    FutureTask<Void> running = new FutureTask<>(task);
    Thread thread = new Thread(running, "writer");
    thread.setDaemon(true);
    thread.start();
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
    } catch (NoSuchFileException ignored) {
      // The unfinished file is there for moments only.
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
