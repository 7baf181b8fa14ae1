package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file on a disk that hangs, as a disk in the network may. */
class HungDiskTest extends CacheFixture {
  private final CountDownLatch recovered = new CountDownLatch(1);
  private final AtomicInteger hung = new AtomicInteger();
  private volatile boolean hangs;
  private volatile boolean fails;

  @BeforeEach
  void useADiskThatMayHang() {
    cache = cache(new HangingFile(file));
  }

  @AfterEach
  void recoverTheDisk() {
    recovered.countDown();
  }

  @Test
  void servesATokenWhileTheDiskHangs() {
    hangs = true;

    assertThat(get()).isEqualTo("token-1");
    assertThat(unwritten).singleElement().asString().contains(file.toString(), "the disk hangs");
    assertThat(failures).isEmpty();
  }

  @Test
  void keepsOneThreadForADiskThatHangs() {
    hangs = true;
    for (int token = 1; token <= 5; token++) {
      assertThat(get()).isEqualTo("token-" + token);
      clock.advance(lifetime);
      cache.tendFile();
      cache.awaitFile(TokenFileWriter.TIMEOUT);
    }
    assertThat(hung).hasValue(1);
  }

  @Test
  void waitsOnlyOnceForADiskThatHangs() {
    hangs = true;
    get();

    long begun = System.nanoTime();
    for (int event = 0; event < 100; event++) {
      cache.tendFile();
      cache.awaitFile(Duration.ofSeconds(5));
    }

    // A wait for each event would take 100 seconds.
    assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(50));
  }

  @Test
  void invalidatesAndRefreshesATokenWhileTheDiskHangs() {
    String refused = get();
    hangs = true;

    assertThat(cache.invalidate(refused)).isTrue();

    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void writesTheNewestTokenOnceTheDiskHasRecovered() throws Exception {
    hangs = true;
    get();
    clock.advance(lifetime);
    assertThat(get()).isEqualTo("token-2");

    hangs = false;
    recovered.countDown();
    while (!Files.exists(file) || !valueInFile().equals("token-2")) {
      Thread.sleep(1);
    }
    assertThat(written).isNotEmpty();
  }

  @Test
  void failsToSuspendIfTheDiskHangsAndMayHoldAToken() {
    get();
    hangs = true;

    assertThatThrownBy(cache::suspend)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void waitsOnlyOnceForADiskThatHangsAfterAnError() {
    fails = true;
    get();
    hangs = true;

    long begun = System.nanoTime();
    for (int event = 0; event < 6; event++) {
      cache.tendFile();
      cache.awaitFile(Duration.ofSeconds(1));
    }

    // A wait for each event would take 6 seconds.
    assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(5));
  }

  @Test
  void handsOutALateTokenWhileTheDiskHangs() {
    hangs = true;
    responder =
        request -> {
          Thread.sleep(3_500);
          return grant(request);
        };

    assertThat(get()).isEqualTo("token-1");
  }

  private final class HangingFile extends TokenFile {
    HangingFile(Path file) {
      super(file);
    }

    @Override
    public void write(AccessTokenResponse response, String fingerprint) throws IOException {
      hangOnDemand();
      if (fails) {
        throw new IOException("full");
      }
      super.write(response, fingerprint);
    }

    @Override
    public void clear() throws IOException {
      hangOnDemand();
      super.clear();
    }

    private void hangOnDemand() {
      if (hangs) {
        hung.incrementAndGet();
        try {
          recovered.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
