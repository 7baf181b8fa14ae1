package io.github.oktatoken.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.TestTokens;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.oauth.AccessTokenResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the file where the function has used up its threads. */
class FileUpkeepTest {
  private static final AccessTokenResponse TOKEN =
      TestTokens.response("t0k3n", Instant.EPOCH, Duration.ofHours(1));

  private final List<String> told = new CopyOnWriteArrayList<>();
  private volatile boolean isWithoutThreads;

  @TempDir private Path folder;

  @Test
  void isWrittenWithTheNextEventThatHasAThread() {
    FileUpkeep upkeep = upkeep();
    isWithoutThreads = true;
    upkeep.hold(TOKEN);
    assertThat(upkeep.await(FileUpkeep.PATIENCE)).isFalse();
    assertThat(file()).doesNotExist();

    isWithoutThreads = false;
    upkeep.retry();

    assertThat(upkeep.await(FileUpkeep.PATIENCE)).isTrue();
    assertThat(file()).content().contains("t0k3n");
  }

  @Test
  void leavesNoTokenToASnapshotAndRaisesNoAlarm() throws Exception {
    FileUpkeep upkeep = upkeep();
    upkeep.hold(TOKEN);
    assertThat(upkeep.await(FileUpkeep.PATIENCE)).isTrue();
    assertThat(file()).exists();
    isWithoutThreads = true;

    upkeep.forget();

    assertThat(folder).isEmptyDirectory();
    assertThat(told).isEmpty();
  }

  private Path file() {
    return folder.resolve("token.json");
  }

  private FileUpkeep upkeep() {
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
    return new FileUpkeep(new TokenFile(file()), TestTokens.FINGERPRINT, reports) {
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
