package io.github.oktatoken.internal.lambda;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.token.InvocationDeadline;
import io.github.oktatoken.internal.token.TokenCaches;
import io.github.oktatoken.internal.token.TokenWait;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The life of the extension, on a daemon thread: register, get the tokens while the function
 * initialises, then ask for event after event and see that each invocation has fresh ones.
 *
 * <p>Lambda waits for a registered extension at the end of the initialisation and of every
 * invocation, so nothing may keep this loop from asking for its next event.
 */
public final class ExtensionLoop implements Runnable {
  /** Lambda allows 10 s for the initialisation; the rest is the function's. */
  static final Duration INIT_BUDGET = Duration.ofSeconds(7);

  /** An invocation is billed until we ask for the next event. */
  static final Duration INVOCATION_BUDGET = Duration.ofSeconds(5);

  /** Lambda answers a registration in milliseconds; for longer the function does not wait. */
  private static final long REGISTRATION_PATIENCE_MILLIS = 5_000;

  /**
   * Most tokens are there by then; an author who looks at a slow start wants to know what it is.
   */
  private static final Duration UNTIL_NOTICE = Duration.ofSeconds(3);

  /** Between two tries to get the next event: soon at first, and never a busy loop. */
  private static final long FIRST_PAUSE_MILLIS = 50;

  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  /** Finer than the window in which a token of 5 s, the shortest that makes sense, is renewed. */
  private static final long TICK_MILLIS = 1_000;

  private static final String WITHOUT_EVENT =
      "the okta token extension got no event, and goes on asking";

  private final long startedNanos = System.nanoTime();
  private final InitializationType type;
  private final ExtensionsApi lambda;
  private final TokenCaches tokens;
  private final LambdaLog log;
  private final Clock clock;
  private final boolean isRestart;

  private final CountDownLatch decided = new CountDownLatch(1);
  private boolean isFirstEvent = true;
  private boolean isAnnounced;

  private ExtensionLoop(
      InitializationType type,
      ExtensionsApi lambda,
      TokenCaches tokens,
      LambdaLog log,
      Clock clock,
      boolean isRestart) {
    this.type = type;
    this.lambda = lambda;
    this.tokens = tokens;
    this.log = log;
    this.clock = clock;
    this.isRestart = isRestart;
    // With SnapStart the hooks announce the token.
    this.isAnnounced = type == InitializationType.SNAP_START;
  }

  /**
   * Starts the thread and waits until the extension is registered: Lambda takes no registration
   * once the runtime has asked for its first invocation. The thread comes first, since a
   * registration that no thread follows up would hang the function; for the same reason it goes on
   * waiting for an answer that the function's start can't wait for any longer.
   *
   * <p>If Lambda refuses, the log says so, and the thread ends.
   *
   * @param isRestart whether Lambda has put this process in the place of an earlier one
   */
  public static void start(
      InitializationType type,
      ExtensionsApi lambda,
      TokenCaches tokens,
      LambdaLog log,
      Clock clock,
      boolean isRestart) {
    ExtensionLoop loop = new ExtensionLoop(type, lambda, tokens, log, clock, isRestart);
    Thread thread = startThread(loop, "okta-token-extension");
    Runtime.getRuntime().addShutdownHook(new ShutdownHook(thread, lambda, tokens));
    loop.awaitDecision();
  }

  @Override
  public void run() {
    if (!isRegistered()) {
      // For the first get().
      tokens.adoptLeftOver();
      return;
    }
    try {
      // What SnapStart took a snapshot of would be in many environments; it gets its token later.
      if (type != InitializationType.SNAP_START) {
        getFirstTokens();
      }
    } catch (Throwable failure) {
      survive(failure);
    }
    try {
      if (type == InitializationType.MANAGED_INSTANCES) {
        startThread(this::renewForEver, "okta-token-timer");
      }
    } catch (Throwable failure) {
      survive(failure);
    }
    while (true) {
      try {
        followNextEvent();
      } catch (Throwable failure) {
        survive(failure);
      }
    }
  }

  private void getFirstTokens() {
    if (JavaRuntime.isProgramWithLogging()) {
      // By the first event, or when get() is called, the program has started it.
      tokens.adoptLeftOver();
      return;
    }
    JavaRuntime.setPolicy();
    tokens.adoptLeftOver();
    if (isRestart) {
      // This start counts against the time-out of an invocation, whose deadline isn't known yet. To
      // wait for Okta could make it time out, and that the next restart.
      tokens.refreshIfDue(INVOCATION_BUDGET);
    } else {
      Duration budget = initBudget(clock.instant(), processStart());
      announce(tokens.refreshIfDue(budget), budget, startedNanos);
      isAnnounced = true;
    }
  }

  private void announce(Map<ClientName, TokenWait> begun, Duration budget, long sinceNanos) {
    for (Map.Entry<ClientName, TokenWait> client : begun.entrySet()) {
      AccessToken token = await(client.getKey(), client.getValue(), budget);
      if (token != null) {
        log.ready(client.getKey(), token, Duration.ofNanos(System.nanoTime() - sinceNanos));
      }
    }
  }

  private void refreshIfDue(Duration budget) {
    long endNanos = System.nanoTime() + budget.toNanos();
    tokens.tend();
    for (Map.Entry<ClientName, TokenWait> client : tokens.refreshIfDue(budget).entrySet()) {
      await(client.getKey(), client.getValue(), budget);
    }
    tokens.settle(Duration.ofNanos(endNanos - System.nanoTime()));
  }

  private @Nullable AccessToken await(ClientName client, TokenWait wait, Duration budget) {
    try {
      Duration half = budget.dividedBy(2);
      wait.noticeAfter(half.compareTo(UNTIL_NOTICE) < 0 ? half : UNTIL_NOTICE);
      return tokens.await(client, wait);
    } catch (Throwable failure) {
      survive(failure);
      return null;
    }
  }

  /** Without freezes, and without events, time goes by for itself. */
  private void renewForEver() {
    while (true) {
      sleep(TICK_MILLIS);
      try {
        refreshIfDue(INVOCATION_BUDGET);
      } catch (Throwable failure) {
        survive(failure);
      }
    }
  }

  private void followNextEvent() {
    tokens.endInvocation();
    InvokeEvent event = nextEvent();
    long begunNanos = System.nanoTime();
    // Some functions interrupt every thread they find, which would end this wait and all later
    // ones.
    Thread.interrupted();
    Duration budget = budget(event.deadlineMillis());
    if (event.hasDeadline()) {
      tokens.beginInvocation(event.deadlineMillis());
    } else {
      // Not from Lambda as we know it, which might go on so as fast as we ask.
      sleep(FIRST_PAUSE_MILLIS);
    }
    // Even if the hook of the restore was never called.
    tokens.resume();
    if (tokens.endAwaitOfRestore()) {
      log.forget();
      isAnnounced = false;
    }
    // Nothing is frozen between a restart and the invocation that waits for it.
    if (!isRestart || !isFirstEvent) {
      tokens.thaw();
    }
    isFirstEvent = false;
    if (!isAnnounced) {
      isAnnounced = true;
      announce(tokens.refreshIfDue(budget), budget, begunNanos);
    }
    refreshIfDue(budget(event.deadlineMillis()));
  }

  /** Whatever happens, even for want of memory, the loop goes on. */
  private void survive(Throwable failure) {
    try {
      // What is missing is a token: the keeper has reported it, and get() says so to its callers.
      boolean isForeseen = failure instanceof TokenUnavailableException;
      if (!isForeseen) {
        log.errorOnce(
            "the okta token extension met an unforeseen failure: " + failure.getClass().getName(),
            "");
      }
    } catch (Throwable speechless) {
      // Not even memory for a log line: the next event is what counts.
    }
  }

  private void awaitDecision() {
    try {
      if (!decided.await(REGISTRATION_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        log.error(
            "AWS Lambda has not yet registered the okta token extension, which goes on waiting");
      }
    } catch (InterruptedException interrupted) {
      // Registered or not, the thread sees to it; only the handler's get() waits a little longer.
      Thread.currentThread().interrupt();
    }
  }

  private boolean isRegistered() {
    try {
      lambda.register(type);
      return true;
    } catch (Throwable failure) {
      log.error(
          "no okta token before TokenHolder.get() asks for it: registering with AWS Lambda failed: "
              + failure.getMessage());
    } finally {
      decided.countDown();
    }
    return false;
  }

  private InvokeEvent nextEvent() {
    for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      try {
        InvokeEvent event = lambda.next();
        log.forget(WITHOUT_EVENT);
        return event;
      } catch (IOException | RuntimeException failure) {
        log.errorOnce(WITHOUT_EVENT, ": " + failure);
        sleep(pause);
      } catch (Error outOfMemory) {
        sleep(pause);
      }
    }
  }

  /** Lambda's clock starts with the process: other agents and a wrapper may come before us. */
  static Duration initBudget(Instant now, Optional<Instant> processStart) {
    Duration age = Duration.between(processStart.orElse(now), now);
    Duration left = INIT_BUDGET.minus(age);
    // A process from the future was started before the clock stepped back.
    return left.isNegative() ? Duration.ZERO : age.isNegative() ? INIT_BUDGET : left;
  }

  private static Optional<Instant> processStart() {
    return ProcessHandle.current().info().startInstant();
  }

  private Duration budget(long deadlineMillis) {
    long left = deadlineMillis - InvocationDeadline.RESERVE.toMillis() - clock.millis();
    return Duration.ofMillis(Math.max(0, Math.min(left, INVOCATION_BUDGET.toMillis())));
  }

  /** A daemon, so that the JVM ends when the function does. */
  private static Thread startThread(Runnable task, String name) {
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException someoneElses) {
      // Nobody may end this loop; asking again at once is the right thing to do.
    }
  }
}
