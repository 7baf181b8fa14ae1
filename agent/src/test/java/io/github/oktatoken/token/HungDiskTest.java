package io.github.oktatoken.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.TestTokens;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file on a disk that has stopped answering, as one in the network may. */
class HungDiskTest extends KeeperFixture {
  private final CountDownLatch hung = new CountDownLatch(1);
  private final CountDownLatch healed = new CountDownLatch(1);
  private TokenFile disk;

  @BeforeEach
  void watchTheDisk() {
    disk = new TokenFile(file);
    keeper = keeper(disk);
  }

  @AfterEach
  void healTheDisk() {
    healed.countDown();
  }

  @Test
  void holdsUpNeitherTheNextEventNorATokenThatIsGood() throws Exception {
    get();
    clock.advance(lifetime.minusMinutes(14));
    hang();
    assertThat(get()).isEqualTo("token-1");
    awaitRequest(2);

    keeper.resume();
    keeper.thaw();
    assertThat(keeper.invalidate("another")).isFalse();
    assertThat(get()).isEqualTo("token-1");
    healed.countDown();
    awaitEndOfRequests();
  }

  @Test
  void isNamedAndHealsByItself() throws Exception {
    hang();
    assertThat(failure()).hasMessageContainingAll(file.toString(), "an earlier write hangs");

    healed.countDown();
    clock.advance(Duration.ofSeconds(2));
    assertThat(get()).isEqualTo("token-2");
    assertThat(valueInFile()).isEqualTo("token-2");
  }

  /** Keeps a write from coming to its end. */
  private void hang() throws InterruptedException {
    Thread writer =
        new Thread(
            () -> {
              try {
                disk.writeIf(
                    this::stall, TestTokens.response("old", clock.instant(), lifetime), "");
              } catch (Exception unexpected) {
                throw new AssertionError(unexpected);
              }
            });
    writer.setDaemon(true);
    writer.start();
    hung.await();
  }

  private boolean stall() {
    hung.countDown();
    try {
      healed.await();
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
