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

/** A file on a disk that has stopped answering, as one in the network may. */
class HungDiskTest extends CacheFixture {
  private final CountDownLatch healed = new CountDownLatch(1);
  private final AtomicInteger hung = new AtomicInteger();
  private volatile boolean hangs;
  private volatile boolean refuses;

  @BeforeEach
  void watchTheDisk() {
    cache = cache(new HangingFile(file));
  }

  @AfterEach
  void healTheDisk() {
    healed.countDown();
  }

  @Test
  void keepsNobodyFromATokenForLong() {
    hangs = true;

    assertThat(get()).isEqualTo("token-1");
    assertThat(unwritten).singleElement().asString().contains(file.toString(), "the disk hangs");
    assertThat(failures).isEmpty();
  }

  @Test
  void keepsOneThreadHoweverManyTokensCome() {
    hangs = true;
    for (int token = 1; token <= 5; token++) {
      assertThat(get()).isEqualTo("token-" + token);
      clock.advance(lifetime);
      cache.tend();
      cache.settle(TokenFileWriter.TIMEOUT);
    }
    assertThat(hung).hasValue(1);
  }

  @Test
  void isWaitedForOnceAlone() {
    hangs = true;
    get();

    long begun = System.nanoTime();
    for (int event = 0; event < 100; event++) {
      cache.tend();
      cache.settle(Duration.ofSeconds(5));
    }

    // A single wait of each event would take 100 seconds.
    assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(50));
  }

  @Test
  void holdsUpNeitherAnInvalidationNorTheNextToken() {
    String refused = get();
    hangs = true;

    assertThat(cache.invalidate(refused)).isTrue();

    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void healsByItselfAndHoldsTheNewestToken() throws Exception {
    hangs = true;
    get();
    clock.advance(lifetime);
    assertThat(get()).isEqualTo("token-2");

    hangs = false;
    healed.countDown();
    while (!Files.exists(file) || !valueInFile().equals("token-2")) {
      Thread.sleep(1);
    }
    assertThat(written).isNotEmpty();
  }

  @Test
  void mayLeaveATokenInASnapshotAndSaysSo() {
    get();
    hangs = true;

    assertThatThrownBy(cache::suspend)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void costsNotEachInvocationAfterItHasRefused() {
    refuses = true;
    get();
    hangs = true;

    long begun = System.nanoTime();
    for (int event = 0; event < 6; event++) {
      cache.tend();
      cache.settle(Duration.ofSeconds(1));
    }

    // Each event alone would take a second.
    assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(5));
  }

  @Test
  void isNoReasonToThrowAwayATokenThatHasComeLate() {
    hangs = true;
    answer =
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
      hangIfHung();
      if (refuses) {
        throw new IOException("full");
      }
      super.write(response, fingerprint);
    }

    @Override
    public void clear() throws IOException {
      hangIfHung();
      super.clear();
    }

    private void hangIfHung() {
      if (hangs) {
        hung.incrementAndGet();
        try {
          healed.await();
        } catch (InterruptedException over) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
