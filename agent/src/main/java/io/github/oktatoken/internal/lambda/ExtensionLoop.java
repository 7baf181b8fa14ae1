package io.github.oktatoken.internal.lambda;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.base.DaemonThread;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.message.AgentMessages;
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
 * The life cycle of the extension, on a daemon thread: it registers, gets the first tokens while
 * the function initialises, and then at every event refreshes the tokens that are due.
 *
 * <p>Lambda waits for a registered extension at the end of the initialisation and of every
 * invocation, so nothing may keep this loop from asking for its next event.
 */
public final class ExtensionLoop implements Runnable {
  /** Lambda allows 10 s for the initialisation; the rest is the function's. */
  static final Duration INIT_BUDGET = Duration.ofSeconds(7);

  /** Lambda bills an invocation until the extension asks for the next event. */
  static final Duration INVOCATION_BUDGET = Duration.ofSeconds(5);

  /** The function's start waits no longer: Lambda responds to a registration in milliseconds. */
  private static final long REGISTRATION_TIMEOUT_MILLIS = 5_000;

  /** Most tokens are there by then. After it, the log says what makes the start slow. */
  private static final Duration UNTIL_NOTICE = Duration.ofSeconds(3);

  /** Before the next event is asked for again: soon at first, but never a busy loop. */
  private static final long FIRST_PAUSE_MILLIS = 50;

  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  /** Less than the time for which a token of 5 s, the shortest that makes sense, is stale. */
  private static final long TICK_MILLIS = 1_000;

  private final long startedNanos = System.nanoTime();
  private final InitializationType type;
  private final ExtensionsApi lambda;
  private final TokenCaches tokens;
  private final LambdaLog log;
  private final Clock clock;
  private final boolean isAwsRuntime;
  private final boolean isRestart;

  private final CountDownLatch registrationDecided = new CountDownLatch(1);
  private boolean isFirstEvent = true;
  private boolean isAnnounced;

  /**
   * @param isAwsRuntime whether AWS's Java runtime runs in this JVM, and not another program
   * @param isRestart whether Lambda has put this process in the place of an earlier one
   */
  public ExtensionLoop(
      InitializationType type,
      ExtensionsApi lambda,
      TokenCaches tokens,
      LambdaLog log,
      Clock clock,
      boolean isAwsRuntime,
      boolean isRestart) {
    this.type = type;
    this.lambda = lambda;
    this.tokens = tokens;
    this.log = log;
    this.clock = clock;
    this.isAwsRuntime = isAwsRuntime;
    this.isRestart = isRestart;
    // With SnapStart the hooks announce the token.
    this.isAnnounced = type == InitializationType.SNAP_START;
  }

  /**
   * Starts the thread and waits until the extension is registered: Lambda accepts no registration
   * once the runtime has asked for its first invocation. The thread starts first: without one that
   * asks for events, a registered extension would hang the function. For the same reason the thread
   * goes on waiting for Lambda's response when the function's start can wait no longer.
   *
   * <p>If Lambda refuses, the log says so, and the thread ends.
   */
  public void start() {
    Thread thread = new DaemonThread("okta-token-extension", this);
    thread.start();
    Runtime.getRuntime().addShutdownHook(new ShutdownHook(thread, lambda, tokens));
    awaitRegistration();
  }

  @Override
  public void run() {
    if (!register()) {
      // For the first get().
      tokens.adoptLeftOver();
      return;
    }
    try {
      // A token in the snapshot would be in many environments. SnapStart's hooks get it later.
      if (type != InitializationType.SNAP_START) {
        getFirstTokens();
      }
    } catch (Throwable failure) {
      survive(failure);
    }
    try {
      if (type == InitializationType.MANAGED_INSTANCES) {
        new DaemonThread("okta-token-timer", this::refreshForEver).start();
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
    if (!isAwsRuntime && JavaRuntime.isProgramWithLogging()) {
      // The program has started its logging by the first event, or when it calls get().
      tokens.adoptLeftOver();
      return;
    }
    JavaRuntime.setPolicy();
    tokens.adoptLeftOver();
    if (isRestart) {
      // This start counts against the time-out of an invocation, whose deadline isn't known yet. A
      // wait for Okta could make it time out, which would cause the next restart.
      tokens.beginRefreshIfDue(INVOCATION_BUDGET);
    } else {
      Duration budget = initBudget(clock.instant(), processStart());
      announce(tokens.beginRefreshIfDue(budget), budget, startedNanos);
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
    tokens.tendFiles();
    for (Map.Entry<ClientName, TokenWait> client : tokens.beginRefreshIfDue(budget).entrySet()) {
      await(client.getKey(), client.getValue(), budget);
    }
    tokens.awaitFiles(Duration.ofNanos(endNanos - System.nanoTime()));
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

  /** Refreshes at every tick: there are no events, but no freezes either. */
  private void refreshForEver() {
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
    log.setRequestId(null);
    InvokeEvent event = nextEvent();
    log.setRequestId(event.requestId());
    long begunNanos = System.nanoTime();
    // Some functions interrupt every thread that they find. That would end all later waits.
    Thread.interrupted();
    Duration budget = budget(event.deadlineMillis());
    if (event.hasDeadline()) {
      tokens.beginInvocation(event.deadlineMillis());
    } else {
      // This is not the Lambda that we know: its next event may come at once, and so on.
      sleep(FIRST_PAUSE_MILLIS);
    }
    // SnapStart's hook may not have been called after the restore.
    tokens.resume();
    if (tokens.noteRestore()) {
      log.forget();
      isAnnounced = false;
    }
    // There is no freeze between a restart and the invocation that waits for it.
    if (!isRestart || !isFirstEvent) {
      tokens.thaw();
    }
    isFirstEvent = false;
    if (!isAnnounced) {
      isAnnounced = true;
      announce(tokens.beginRefreshIfDue(budget), budget, begunNanos);
    }
    refreshIfDue(budget(event.deadlineMillis()));
  }

  /** Lets the loop go on, whatever has happened, even without memory. */
  private void survive(Throwable failure) {
    try {
      // A missing token is in the log already, and get() tells its callers.
      if (!(failure instanceof TokenUnavailableException)) {
        log.errorOnce(LogEvent.UNFORESEEN, AgentMessages.unforeseen(failure), "");
      }
    } catch (Throwable ignored) {
      // There is no memory even for a log line. The next event is what counts.
    }
  }

  private void awaitRegistration() {
    try {
      if (!registrationDecided.await(REGISTRATION_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
        log.error(LogEvent.NOT_REGISTERED, AgentMessages.UNREGISTERED_SO_FAR);
      }
    } catch (InterruptedException e) {
      // The thread registers all the same; only the handler's get() may wait a little longer.
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether Lambda has accepted the registration. */
  private boolean register() {
    try {
      lambda.register(type);
      return true;
    } catch (Throwable failure) {
      log.error(LogEvent.NOT_REGISTERED, AgentMessages.unregistered(failure));
    } finally {
      registrationDecided.countDown();
    }
    return false;
  }

  private InvokeEvent nextEvent() {
    for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      try {
        InvokeEvent event = lambda.next();
        log.forget(AgentMessages.NO_EVENT);
        return event;
      } catch (IOException | RuntimeException failure) {
        log.errorOnce(LogEvent.NO_EVENT, AgentMessages.NO_EVENT, ": " + failure);
        sleep(pause);
      } catch (Error e) {
        // There may be no memory for a log line.
        sleep(pause);
      }
    }
  }

  /** Counted from the start of the process: other agents and a wrapper may run before this one. */
  static Duration initBudget(Instant now, Optional<Instant> processStart) {
    Duration age = Duration.between(processStart.orElse(now), now);
    Duration left = INIT_BUDGET.minus(age);
    // A negative age means that the clock has stepped back since the process was started.
    return left.isNegative() ? Duration.ZERO : age.isNegative() ? INIT_BUDGET : left;
  }

  private static Optional<Instant> processStart() {
    return ProcessHandle.current().info().startInstant();
  }

  private Duration budget(long deadlineMillis) {
    long left = deadlineMillis - InvocationDeadline.RESERVE.toMillis() - clock.millis();
    return Duration.ofMillis(Math.max(0, Math.min(left, INVOCATION_BUDGET.toMillis())));
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException ignored) {
      // Nothing may end this loop, and it does no harm to go on at once.
    }
  }
}
