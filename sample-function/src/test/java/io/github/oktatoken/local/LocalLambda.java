package io.github.oktatoken.local;

import io.github.oktatoken.machine.LinuxProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The process of an execution environment: AWS's real runtime in a JVM of its own, started through
 * the layer's wrapper, and frozen (SIGSTOP) whenever nothing runs in it. One that ends is not
 * started again: see {@link Sandbox}.
 */
public final class LocalLambda implements AutoCloseable {
  /** Lambda's own limit. */
  static final Duration INIT_LIMIT = Duration.ofSeconds(10);

  /** Lambda's own limit for the hooks after a restore. */
  static final Duration RESTORE_LIMIT = Duration.ofSeconds(10);

  /** A function's time-out, as its author might set it. */
  public static final Duration INVOCATION_LIMIT = Duration.ofSeconds(20);

  /** The status of a process that ended by it. */
  public static final int SIGTERM = 128 + 15;

  /** Far more than Lambda allows, for a slow machine. */
  private static final Duration TERMINATION_LIMIT = Duration.ofSeconds(10);

  /** What Lambda leaves to shutdown hooks where an extension is registered. */
  private static final Duration TERMINATION_GRACE = Duration.ofMillis(500);

  private final Moments moments;
  private final InitializationType type;
  private final LambdaApi api;
  private final Process process;
  private final CompletableFuture<Void> reader;
  private boolean frozen;
  private final List<String> output = new ArrayList<>();

  /**
   * How the process ended.
   *
   * @param took since it was told to
   */
  public record Exit(Duration took, int status) {}

  private LocalLambda(InitializationType type, LambdaApi api, Process process, Moments moments) {
    this.type = type;
    this.api = api;
    this.process = process;
    this.moments = moments;
    // Not the common pool, which has no thread for each of many environments.
    this.reader = CompletableFuture.runAsync(this::readOutput, task -> new Thread(task).start());
    process.onExit().thenRun(api::processEnded);
  }

  /** Starts the environment and waits for the end of its initialisation: with SnapStart, frozen. */
  public static LocalLambda start(LambdaFunction function, Moments moments) throws Exception {
    LocalLambda lambda = launch(function, moments);
    try {
      if (lambda.type == InitializationType.SNAP_START) {
        lambda.awaitCheckpoint();
      } else {
        lambda.awaitInit();
      }
    } catch (IllegalStateException | InterruptedException failed) {
      lambda.close();
      throw failed;
    }
    return lambda;
  }

  /** Starts the process under the rules of its kind of initialisation, and doesn't wait. */
  public static LocalLambda launch(LambdaFunction function, Moments moments) throws IOException {
    InitializationType type = InitializationType.of(function.environment());
    return launch(function, new LambdaApi(moments, type), moments);
  }

  /** Starts the process and doesn't wait. */
  public static LocalLambda launch(LambdaFunction function, LambdaApi api, Moments moments)
      throws IOException {
    ProcessBuilder builder = JavaRuntime.process(function, api.authority());
    moments.restart();
    InitializationType type = InitializationType.of(function.environment());
    return new LocalLambda(type, api, builder.start(), moments);
  }

  public void awaitInit() throws InterruptedException {
    if (!api.awaitIdle(INIT_LIMIT)) {
      throw new IllegalStateException("the initialisation was not over in time:\n" + log());
    }
  }

  /** Waits until the snapshot can be taken, and freezes, as the snapshot does. */
  public void awaitCheckpoint() throws InterruptedException {
    if (!api.awaitCheckpoint(INIT_LIMIT)) {
      throw new IllegalStateException("the checkpoint was not reached in time:\n" + log());
    }
    freeze();
  }

  /**
   * Thaws the environment at its checkpoint and waits until it can be invoked.
   *
   * @throws IllegalStateException if the runtime reports an error, or takes too long
   */
  public void restore() throws InterruptedException {
    thaw();
    api.restore();
    if (!api.awaitIdle(RESTORE_LIMIT)) {
      throw new IllegalStateException("the environment was not restored:\n" + log());
    }
  }

  /**
   * Thaws the environment, runs one invocation in it to its end and freezes it again, if it is of a
   * kind that freezes.
   *
   * @throws IllegalStateException if the invocation is lost: not everybody asked for the next event
   */
  public Invocation invoke(String payload) throws InterruptedException {
    return invoke(payload, INVOCATION_LIMIT);
  }

  /** The same with a time-out of its own, which the function sees as its deadline. */
  public Invocation invoke(String payload, Duration limit) throws InterruptedException {
    thaw();
    Invocation invocation = api.begin(payload, limit);
    if (!api.awaitIdle(limit)) {
      throw new IllegalStateException(
          (process.isAlive() ? "Task timed out:\n" : "Runtime exited:\n") + log());
    }
    if (type != InitializationType.MANAGED_INSTANCES) {
      freeze();
    }
    return invocation;
  }

  /** Begins an invocation and doesn't wait: on a managed instance, several run at once. */
  public Invocation begin(String payload) {
    thaw();
    return api.begin(payload, INVOCATION_LIMIT);
  }

  /** Stops every thread of the process, wherever it is. */
  public void freeze() {
    if (!frozen) {
      signal("STOP");
      frozen = true;
      moments.add("freeze");
    }
  }

  public void thaw() {
    // The first invocation follows the initialisation at once.
    if (frozen) {
      signal("CONT");
      frozen = false;
      moments.add("thaw");
    }
  }

  /** Shuts the environment down as Lambda does where an extension is registered: by SIGTERM. */
  public Exit terminate() throws InterruptedException {
    thaw();
    process.destroy();
    return awaitEnd();
  }

  /** Lets a process end that has said why it will. */
  void awaitOwnEnd() throws InterruptedException {
    process.waitFor(TERMINATION_GRACE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends the process as Lambda does when it resets an environment: by SIGTERM, soon by SIGKILL. */
  void reset() throws InterruptedException {
    // Once their parent is gone, nobody knows whose they were.
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(TERMINATION_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /** Ends what the process has started, which would outlive it. */
  void endChildren() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
  }

  /** Waits until the process has ended. */
  public Exit awaitEnd() throws InterruptedException {
    long start = System.nanoTime();
    if (!process.waitFor(TERMINATION_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("the process doesn't end:\n" + log());
    }
    return new Exit(Duration.ofNanos(System.nanoTime() - start), process.exitValue());
  }

  /** A look inside. */
  public LinuxProcess linux() {
    return new LinuxProcess(pid());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** That of a process that has ended. */
  int status() {
    return process.exitValue();
  }

  public LambdaApi api() {
    return api;
  }

  public long pid() {
    return process.pid();
  }

  /** What the process has written so far, line by line; standard error is part of it. */
  public List<String> log() {
    synchronized (output) {
      return List.copyOf(output);
    }
  }

  /** Waits until the process has written a line with this text. */
  public void awaitLine(String text) throws InterruptedException {
    synchronized (output) {
      while (output.stream().noneMatch(line -> line.contains(text))) {
        output.wait();
      }
    }
  }

  /** Ends the process; returns all that it has written. */
  public List<String> finalLog() {
    process.destroyForcibly().onExit().join();
    // A child of its own that has outlived it may keep the output open.
    reader.copy().completeOnTimeout(null, TERMINATION_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    return log();
  }

  @Override
  public void close() {
    finalLog();
    api.close();
  }

  private void signal(String name) {
    if (!linux().signal(name)) {
      throw new IllegalStateException("the function's process has ended:\n" + log());
    }
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (output) {
          output.add(line);
          output.notifyAll();
        }
        if (line.contains("okta token ready")) {
          moments.add("token announced in the log");
        }
      }
    } catch (IOException ended) {
      // With the process.
    }
  }
}
