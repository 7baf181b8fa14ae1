package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reads, invalidations, freezes and snapshots in parallel: each token read must be valid then. */
class RacesTest extends CacheFixture {
  private static final int READERS = 6;

  /** The number of the last token that was invalidated; all before it are older. */
  private final AtomicInteger droppedUpTo = new AtomicInteger();

  /** Odd while the cache may be suspended. */
  private final AtomicInteger suspensions = new AtomicInteger();

  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger inFiles = new AtomicInteger();
  private final List<FutureTask<Void>> tasks = new CopyOnWriteArrayList<>();

  @Test
  void sendsOneRequestAtATimeWhileTokensExpireAndAreInvalidated() throws Exception {
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    responder =
        request -> {
          most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
          Thread.yield();
          inFlight.decrementAndGet();
          return grant(request);
        };
    // Shorter than the longest refresh: no reader moves the clock so far that one is given up.
    lifetime = Duration.ofSeconds(5);
    for (int reader = 0; reader < READERS; reader++) {
      Random random = new Random(reader);
      run(
          () -> {
            for (int round = 0; round < 2_000; round++) {
              AccessToken token = read(random);
              clock.advance(Duration.ofMillis(20));
              if (random.nextInt(20) == 0) {
                drop(token);
              }
            }
          });
    }

    await();

    assertThat(most).hasValue(1);
    assertThat(resets).hasValue(0);
    assertThat(droppedUpTo.get()).isPositive();
    assertThat(requests.get()).isGreaterThan(20);
    assertThat(inFiles.get()).as("tokens found in the file").isGreaterThan(20);
    assertThat(failures).isEmpty();
  }

  @Test
  void staysConsistentThroughThawsAndSnapshots() throws Exception {
    lifetime = Duration.ofSeconds(60);
    AtomicBoolean over = new AtomicBoolean();
    for (int reader = 0; reader < READERS; reader++) {
      Random random = new Random(reader);
      run(
          () -> {
            while (!over.get()) {
              readOrBeSuspended(random);
            }
          });
    }
    List<FutureTask<Void>> bounded =
        List.of(
            run(
                () -> {
                  for (int round = 0; round < 300; round++) {
                    clock.advance(Duration.ofSeconds(1));
                    cache.thaw();
                    Thread.yield();
                  }
                }),
            run(
                () -> {
                  for (int round = 0; round < 300; round++) {
                    suspendAndResume();
                    awaitReads();
                  }
                }),
            run(
                () -> {
                  Random random = new Random(READERS);
                  for (int dropped = 0; dropped < 50; ) {
                    AccessToken token = readOrBeSuspended(random);
                    if (token != null && drop(token)) {
                      dropped++;
                    }
                    clock.advance(Turns.BETWEEN_INVALIDATIONS);
                  }
                }));
    for (FutureTask<Void> task : bounded) {
      task.get();
    }
    over.set(true);
    await();

    assertThat(failures).isEmpty();
    awaitEndOfRequests();
    String inMemory = cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT)).value();
    assertThat(valueInFile()).isEqualTo(inMemory);
  }

  /** Returns a token, after a check of its expiry, its number and the file. */
  private AccessToken read(Random random) throws IOException {
    int epoch = suspensions.get();
    int dropped = droppedUpTo.get();
    Instant before = clock.instant();
    AccessToken token =
        random.nextInt(4) == 0 ? cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT)) : cache.token();
    int inMemory = number(token.value());
    assertThat(token.expiresAt()).isAfter(before);
    assertThat(inMemory).as("a token that was not dropped").isGreaterThan(dropped);
    int inFile = numberInFile();
    if (epoch % 2 == 0 && epoch == suspensions.get()) {
      if (inFile > 0) {
        inFiles.incrementAndGet();
        assertThat(inFile).as("the token in the file").isGreaterThanOrEqualTo(inMemory);
      }
    }
    reads.incrementAndGet();
    return token;
  }

  private @Nullable AccessToken readOrBeSuspended(Random random) throws IOException {
    try {
      return read(random);
    } catch (TokenUnavailableException e) {
      assertThat(e).hasMessageContaining("call get() after the restore");
      return null;
    }
  }

  private boolean drop(AccessToken token) {
    boolean isDropped = cache.invalidate(token.value());
    if (isDropped) {
      droppedUpTo.accumulateAndGet(number(token.value()), Math::max);
    }
    return isDropped;
  }

  private void suspendAndResume() throws IOException {
    suspensions.incrementAndGet();
    cache.suspend();
    for (int look = 0; look < 10; look++) {
      assertThatThrownBy(() -> cache.token()).isInstanceOf(TokenUnavailableException.class);
      assertThat(folder).isEmptyDirectory();
    }
    cache.resume();
    suspensions.incrementAndGet();
  }

  /** Waits for reads, so that each snapshot has something to forget. */
  private void awaitReads() {
    int before = reads.get();
    while (reads.get() < before + READERS && tasks.stream().noneMatch(FutureTask::isDone)) {
      Thread.yield();
    }
  }

  /** Returns 0 where there is no file. */
  private int numberInFile() throws IOException {
    String content = readIfThere();
    return content.isEmpty() ? 0 : number(content.split("\"", 5)[3]);
  }

  private String readIfThere() throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException ignored) {
      // The token was invalidated, or the cache is suspended.
      return "";
    }
  }

  /** A part of the race. */
  private interface Part {
    void run() throws Exception;
  }

  private FutureTask<Void> run(Part part) {
    Callable<Void> callable =
        () -> {
          part.run();
          return null;
        };
    FutureTask<Void> task = new FutureTask<>(callable);
    tasks.add(task);
    start(task);
    return task;
  }

  private void await() throws Exception {
    for (FutureTask<Void> task : tasks) {
      task.get();
    }
  }
}
