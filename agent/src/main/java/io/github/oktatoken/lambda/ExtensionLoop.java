package io.github.oktatoken.lambda;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.token.TokenKeeper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The life of the extension, on a daemon thread: register, get the token while the function
 * initialises, then ask for event after event and see that each invocation has a fresh token.
 *
 * <p>Lambda waits for a registered extension at the end of the initialisation and of every
 * invocation, so nothing may keep this loop from asking for its next event.
 */
public final class ExtensionLoop implements Runnable {
  /** Lambda allows 10 s for the initialisation; the rest is the function's. */
  static final Duration INIT_BUDGET = Duration.ofSeconds(7);

  /** An invocation is billed until we ask for the next event. */
  static final Duration INVOCATION_BUDGET = Duration.ofSeconds(5);

  /** What is left to the handler, and to us for asking for the next event. */
  static final Duration BEFORE_DEADLINE = Duration.ofMillis(500);

  /** Between two tries to get the next event: soon at first, and never a busy loop. */
  private static final long FIRST_PAUSE_MILLIS = 50;

  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final String RUNTIME =
      "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private final ExtensionsApi lambda;
  private final TokenKeeper tokens;
  private final LambdaLog log;
  private final Clock clock;
  private final long startedNanos;

  private final CountDownLatch decided = new CountDownLatch(1);
  private @Nullable IOException refusal;

  private ExtensionLoop(
      ExtensionsApi lambda, TokenKeeper tokens, LambdaLog log, Clock clock, long startedNanos) {
    this.lambda = lambda;
    this.tokens = tokens;
    this.log = log;
    this.clock = clock;
    this.startedNanos = startedNanos;
  }

  /**
   * Starts the thread and waits until the extension is registered: Lambda takes no registration
   * once the runtime has asked for its first invocation. The thread comes first, since a
   * registration that no thread follows up would hang the function.
   *
   * @param startedNanos when the agent started, by {@link System#nanoTime()}
   * @throws IOException if Lambda refuses; the thread has then ended
   */
  public static void start(
      ExtensionsApi lambda, TokenKeeper tokens, LambdaLog log, Clock clock, long startedNanos)
      throws IOException {
    ExtensionLoop loop = new ExtensionLoop(lambda, tokens, log, clock, startedNanos);
    Thread thread = new Thread(null, loop, "okta-token-extension", 0, false);
    thread.setDaemon(true);
    thread.start();
    loop.awaitDecision();
  }

  @Override
  public void run() {
    if (!isRegistered()) {
      return;
    }
    survive(this::getFirstToken);
    while (true) {
      survive(this::followNextEvent);
    }
  }

  private void getFirstToken() {
    letRuntimeSetItsPolicy();
    AccessToken token = tokens.renewIfDue(INIT_BUDGET);
    long tookMillis = (System.nanoTime() - startedNanos) / NANOS_PER_MILLI;
    log.info("okta token ready in " + tookMillis + " ms, expires " + token.expiresAt());
  }

  private void followNextEvent() {
    long deadlineMillis = nextEvent().deadlineMillis();
    // Some functions interrupt every thread they find, which would end this wait and all later
    // ones.
    Thread.interrupted();
    tokens.renewIfDue(budget(deadlineMillis));
  }

  /** Whatever happens, even for want of memory, the loop goes on. */
  private void survive(Runnable step) {
    try {
      step.run();
    } catch (TokenUnavailableException withoutToken) {
      // The keeper has reported it; get() says so to whoever wants a token.
    } catch (Throwable unforeseen) {
      try {
        log.error("the okta token extension met an unforeseen failure: " + unforeseen.getClass());
      } catch (Throwable speechless) {
        // Not even memory for a log line: the next event is what counts.
      }
    }
  }

  private void awaitDecision() throws IOException {
    try {
      decided.await();
    } catch (InterruptedException interrupted) {
      // Registered or not, the thread sees to it; only the handler's get() waits a little longer.
      Thread.currentThread().interrupt();
      return;
    }
    IOException failure = refusal;
    if (failure != null) {
      throw failure;
    }
  }

  private boolean isRegistered() {
    try {
      lambda.register();
      return true;
    } catch (Throwable failure) {
      refusal =
          new IOException("registering with AWS Lambda failed: " + failure.getMessage(), failure);
    } finally {
      decided.countDown();
    }
    return false;
  }

  /**
   * The static initialiser of the runtime's main class sets the TLS algorithms, the trust store and
   * the DNS time-to-live. Whoever looks a name up or shakes hands before it has run freezes the
   * JDK's own defaults for the whole function.
   */
  private static void letRuntimeSetItsPolicy() {
    try {
      Class.forName(RUNTIME, true, ClassLoader.getSystemClassLoader());
    } catch (ClassNotFoundException | LinkageError otherRuntime) {
      // A custom image may have its own runtime, which has no such policy.
    }
  }

  private Event nextEvent() {
    boolean reported = false;
    for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      try {
        return lambda.next();
      } catch (IOException failure) {
        if (!reported) {
          log.error("the okta token extension got no event, and goes on asking: " + failure);
          reported = true;
        }
        sleep(pause);
      }
    }
  }

  private Duration budget(long deadlineMillis) {
    long left = deadlineMillis - BEFORE_DEADLINE.toMillis() - clock.millis();
    return Duration.ofMillis(Math.max(0, Math.min(left, INVOCATION_BUDGET.toMillis())));
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException someoneElses) {
      // Nobody may end this loop; asking again at once is the right thing to do.
    }
  }
}
