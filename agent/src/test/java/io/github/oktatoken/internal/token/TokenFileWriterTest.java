package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.TestTokens;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the file where the function has used up its threads. */
class TokenFileWriterTest {
  private static final AccessTokenResponse TOKEN =
      TestTokens.response("t0k3n", Instant.EPOCH, Duration.ofHours(1));

  private final List<String> told = new CopyOnWriteArrayList<>();
  private volatile boolean isWithoutThreads;

  @TempDir private Path folder;

  @Test
  void isWrittenWithTheNextEventThatHasAThread() {
    TokenFileWriter upkeep = upkeep();
    isWithoutThreads = true;
    upkeep.hold(TOKEN);
    assertThat(upkeep.await(TokenFileWriter.TIMEOUT)).isFalse();
    assertThat(file()).doesNotExist();

    isWithoutThreads = false;
    upkeep.retry();

    assertThat(upkeep.await(TokenFileWriter.TIMEOUT)).isTrue();
    assertThat(file()).content().contains("t0k3n");
  }

  @Test
  void leavesNoTokenToASnapshotAndRaisesNoAlarm() throws Exception {
    TokenFileWriter upkeep = upkeep();
    upkeep.hold(TOKEN);
    assertThat(upkeep.await(TokenFileWriter.TIMEOUT)).isTrue();
    assertThat(file()).exists();
    isWithoutThreads = true;

    upkeep.forget();

    assertThat(folder).isEmptyDirectory();
    assertThat(told).isEmpty();
  }

  private Path file() {
    return folder.resolve("token.json");
  }

  private TokenFileWriter upkeep() {
    Reports reports =
        new Reports(
            new RefreshListener() {
              @Override
              public void failed(TokenUnavailableException reason) {}

              @Override
              public void unwritten(String reason) {
                told.add(reason);
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
