package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.TokenEndpoint;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A cache, its clock and its file, an endpoint that does as it is told, and threads that wait. */
abstract class CacheFixture {
  static final Duration MILLI = Duration.ofMillis(1);
  static final Duration PATIENT = Duration.ofSeconds(20);

  /** The n-th request for a token, and when it was sent. */
  record Request(int number, Instant sentAt) {}

  /** What the endpoint does with a request. */
  interface Answer {
    AccessTokenResponse to(Request request) throws Exception;
  }

  final ManualClock clock = new ManualClock();
  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger resets = new AtomicInteger();

  /** What the endpoint was told about its key, and when it was reset. */
  final List<String> told = new CopyOnWriteArrayList<>();

  final List<TokenUnavailableException> failures = new CopyOnWriteArrayList<>();

  /** What was told of the file. */
  final List<String> unwritten = new CopyOnWriteArrayList<>();

  final List<Boolean> written = new CopyOnWriteArrayList<>();

  private final RefreshListener listener =
      new RefreshListener() {
        @Override
        public void failed(TokenUnavailableException reason) {
          failures.add(reason);
        }

        @Override
        public void unwritten(String reason) {
          unwritten.add(reason);
        }

        @Override
        public void written() {
          written.add(true);
        }
      };

  private final List<Thread> askers = new CopyOnWriteArrayList<>();

  volatile Duration lifetime = Duration.ofSeconds(3600);

  /** At first it grants token-1, token-2, and so on. */
  volatile Answer answer = this::grant;

  volatile RandomGenerator random = () -> 0;

  volatile Runnable reset = () -> {};

  final TokenEndpoint endpoint =
      new TokenEndpoint() {
        @Override
        public AccessTokenResponse call(Duration timeout) throws Exception {
          askers.add(Thread.currentThread());
          return answer.to(new Request(requests.incrementAndGet(), clock.instant()));
        }

        @Override
        public void reset() {
          resets.incrementAndGet();
          told.add("reset");
          reset.run();
        }

        @Override
        public void suspend() {
          told.add("suspend");
        }

        @Override
        public void resume() {
          told.add("resume");
        }
      };

  /** The number of the last request that had to wait. */
  private volatile int blocked;

  @TempDir Path folder;
  Path file;
  TokenCache cache;

  @BeforeEach
  void keepATokenInAFile() {
    file = folder.resolve("token.json");
    cache = cache(new TokenFile(file));
  }

  /** What a thread still writes into the folder is in the way of its deletion. */
  @AfterEach
  void awaitTheDisk() throws InterruptedException {
    for (Thread asker : askers) {
      asker.join(100);
    }
    cache.settle(TokenFileWriter.TIMEOUT);
  }

  TokenCache cache(TokenFile tokenFile) {
    return new TokenCache(
        endpoint,
        tokenFile,
        TestTokens.FINGERPRINT,
        listener,
        clock,
        () -> random.nextLong(),
        new Jitter(() -> random.nextLong()));
  }

  AccessTokenResponse grant(Request request) {
    return grant(request, lifetime);
  }

  AccessTokenResponse grant(Request request, Duration lifetime) {
    return TestTokens.response("token-" + request.number(), request.sentAt(), lifetime);
  }

  AccessTokenResponse fail(Request request) throws IOException {
    throw new IOException("out of order");
  }

  /** Makes the next request wait for the latch, and the later ones be granted. */
  CountDownLatch block(Answer afterwards) {
    CountDownLatch released = new CountDownLatch(1);
    blocked = requests.get() + 1;
    answer =
        request -> {
          if (request.number() != blocked) {
            return grant(request);
          }
          released.await();
          return afterwards.to(request);
        };
    return released;
  }

  String get() {
    return cache.token().value();
  }

  TokenUnavailableException failure() {
    TokenUnavailableException failure =
        catchThrowableOfType(TokenUnavailableException.class, this::get);
    assertThat(failure).as("what is thrown").isNotNull();
    return failure;
  }

  void awaitRequest(int number) {
    while (requests.get() < number) {
      Thread.onSpinWait();
    }
  }

  /** Waits until the threads that ever asked are done, also those for whom nobody waits. */
  void awaitEndOfRequests() throws InterruptedException {
    for (Thread asker : askers) {
      asker.join();
    }
  }

  List<Waiter> startWaiting(int count) {
    List<Waiter> waiters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      waiters.add(new Waiter());
    }
    for (Waiter waiter : waiters) {
      while (waiter.thread.getState() != Thread.State.TIMED_WAITING) {
        assertThat(waiter.thread.isAlive()).isTrue();
        Thread.onSpinWait();
      }
    }
    awaitRequest(blocked);
    return waiters;
  }

  /** A thread that wants a token. */
  final class Waiter {
    volatile boolean stillInterrupted;
    private final FutureTask<String> task = new FutureTask<>(this::want);
    final Thread thread = start(task);

    private String want() {
      try {
        return get();
      } finally {
        stillInterrupted = Thread.currentThread().isInterrupted();
      }
    }

    String token() throws Exception {
      return task.get();
    }

    Throwable failure() throws InterruptedException {
      thread.join();
      Throwable outcome = catchThrowableOfType(Exception.class, task::get);
      assertThat(outcome).as("what is thrown").isNotNull();
      assertThat(outcome.getCause()).isInstanceOf(TokenUnavailableException.class);
      return outcome.getCause();
    }
  }

  static Thread start(Runnable task) {
    Thread thread = new Thread(task, "waiter");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  String valueInFile() {
    try {
      return Files.readString(file).split("\"", 5)[3];
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static int number(String token) {
    return Integer.parseInt(token.substring("token-".length()));
  }
}
