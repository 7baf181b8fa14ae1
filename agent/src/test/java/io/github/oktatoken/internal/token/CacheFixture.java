package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.oauth.FailureKind;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A cache with its clock and its file, an endpoint that the test controls, and waiting threads. */
abstract class CacheFixture {
  static final Duration MILLI = Duration.ofMillis(1);
  static final Duration LONG_TIMEOUT = Duration.ofSeconds(20);

  /** A token request: its number from 1 on, and when it was sent. */
  record Request(int number, Instant sentAt) {}

  /** Returns what the endpoint responds to a request. */
  interface Responder {
    AccessTokenResponse respondTo(Request request) throws Exception;
  }

  final ManualClock clock = new ManualClock();
  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger resets = new AtomicInteger();

  /** The calls of the endpoint's invalidate, suspend, resume and reset. */
  final List<String> endpointCalls = new CopyOnWriteArrayList<>();

  final List<TokenUnavailableException> failures = new CopyOnWriteArrayList<>();

  /** Why the file was not written, once for each time. */
  final List<String> unwritten = new CopyOnWriteArrayList<>();

  final List<Boolean> written = new CopyOnWriteArrayList<>();

  private final RefreshListener listener =
      new RefreshListener() {
        @Override
        public void failed(
            TokenUnavailableException reason, FailureKind kind, @Nullable CachedToken left) {
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

  private final List<Thread> requestThreads = new CopyOnWriteArrayList<>();

  volatile Duration lifetime = Duration.ofSeconds(3600);

  /** Issues token-1, token-2, and so on, unless a test replaces it. */
  volatile Responder responder = this::grant;

  volatile RandomGenerator random = () -> 0;
  volatile Runnable reset = () -> {};

  final TokenEndpoint endpoint =
      new TokenEndpoint() {
        @Override
        public AccessTokenResponse call(Duration timeout) throws Exception {
          requestThreads.add(Thread.currentThread());
          return responder.respondTo(new Request(requests.incrementAndGet(), clock.instant()));
        }

        @Override
        public void reset() {
          resets.incrementAndGet();
          endpointCalls.add("reset");
          reset.run();
        }

        @Override
        public void invalidate(String value) {
          endpointCalls.add("invalidate " + value);
        }

        @Override
        public void suspend() {
          endpointCalls.add("suspend");
        }

        @Override
        public void resume() {
          endpointCalls.add("resume");
        }
      };

  /** The number of the last request that was blocked. */
  private volatile int blocked;

  @TempDir Path folder;
  Path file;
  TokenCache cache;

  @BeforeEach
  void createTheCache() {
    file = folder.resolve("token.json");
    cache = cache(new TokenFile(file));
  }

  /** The folder can't be deleted while a thread still writes into it. */
  @AfterEach
  void awaitTheDisk() throws InterruptedException {
    for (Thread thread : requestThreads) {
      thread.join(100);
    }
    cache.awaitFile(TokenFileWriter.TIMEOUT);
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

  /** Returns the cache of the next process of the environment. */
  TokenCache restart() {
    TokenFile next = new TokenFile(file);
    next.takeLeftOver();
    TokenCache restarted = cache(next);
    restarted.adoptLeftOver();
    return restarted;
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

  /** Has the next request wait for the latch, and later ones succeed. */
  CountDownLatch block(Responder afterwards) {
    CountDownLatch released = new CountDownLatch(1);
    blocked = requests.get() + 1;
    responder =
        request -> {
          if (request.number() != blocked) {
            return grant(request);
          }
          released.await();
          return afterwards.respondTo(request);
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

  /** Waits for the threads of all requests, at least one, those of given up refreshes as well. */
  void awaitEndOfRequests() throws InterruptedException {
    // A caller with little time may have given up before the thread has come so far.
    awaitRequest(1);
    for (Thread thread : requestThreads) {
      thread.join();
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

  /** A thread that waits for a token. */
  final class Waiter {
    volatile boolean stillInterrupted;
    private final FutureTask<String> task = new FutureTask<>(this::waitForToken);
    final Thread thread = start(task);

    private String waitForToken() {
      try {
        return get();
      } finally {
        stillInterrupted = Thread.currentThread().isInterrupted();
      }
    }

    String token() throws Exception {
      return task.get();
    }

    @Nullable Throwable failure() throws InterruptedException {
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
