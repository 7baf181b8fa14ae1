package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token file while the function has used up its threads. */
class TokenFileWriterTest {
  private static final AccessTokenResponse TOKEN =
      TestTokens.response("t0k3n", Instant.EPOCH, Duration.ofHours(1));

  private final List<String> reported = new CopyOnWriteArrayList<>();
  private volatile boolean isWithoutThreads;

  @TempDir private Path folder;

  @Test
  void writesTheFileWithTheNextRetryThatGetsAThread() {
    TokenFileWriter writer = writer();
    isWithoutThreads = true;
    writer.hold(TOKEN);
    assertThat(writer.await(TokenFileWriter.TIMEOUT)).isFalse();
    assertThat(file()).doesNotExist();

    isWithoutThreads = false;
    writer.retry();

    assertThat(writer.await(TokenFileWriter.TIMEOUT)).isTrue();
    assertThat(file()).content().contains("t0k3n");
  }

  @Test
  void deletesTheFileBeforeASnapshotWithoutAThreadAndReportsNothing() throws Exception {
    TokenFileWriter writer = writer();
    writer.hold(TOKEN);
    assertThat(writer.await(TokenFileWriter.TIMEOUT)).isTrue();
    assertThat(file()).exists();
    isWithoutThreads = true;

    writer.deleteForSnapshot();

    assertThat(folder).isEmptyDirectory();
    assertThat(reported).isEmpty();
  }

  private Path file() {
    return folder.resolve("token.json");
  }

  private TokenFileWriter writer() {
    Reports reports =
        new Reports(
            new QuietListener() {
              @Override
              public void unwritten(String reason) {
                reported.add(reason);
              }
            });
    return new TokenFileWriter(new TokenFile(file()), TestTokens.FINGERPRINT, reports) {
      @Override
      Thread startThread(Runnable work) {
        if (isWithoutThreads) {
          throw new OutOfMemoryError("unable to create native thread");
        }
        return super.startThread(work);
      }
    };
  }
}
