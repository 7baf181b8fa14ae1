package io.github.oktatoken.local;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution environment over all of its processes, on demand or restored from a snapshot. By the
 * rules of Lambda and of AWS's runtime interface emulator: a process that times out is ended, one
 * that has ended is not missed before the next invocation; that starts another on the same disk,
 * whose initialisation counts against the invocation's own time-out.
 */
public final class Sandbox implements AutoCloseable {
  /** What the caller is told. */
  public enum Outcome {
    ANSWERED,
    TIMED_OUT,
    EXITED
  }

  /**
   * The end of an invocation, or of a restore.
   *
   * @param answer the handler's, if it was there before the end
   * @param error what the caller gets in JSON if the function has failed, else {@code null}
   * @param took with the initialisation, if that was part of it
   */
  public record Result(
      Outcome outcome, @Nullable String answer, @Nullable String error, Duration took) {}

  private final LambdaFunction function;
  private final Moments moments;
  private final List<String> pastLog = new ArrayList<>();
  private @Nullable LocalLambda process;
  private int starts;

  private Sandbox(LambdaFunction function, Moments moments) {
    this.function = function;
    this.moments = moments;
  }

  /**
   * With its first process, unless that takes too long: then the first invocation has another. With
   * SnapStart the process waits for {@link #restore}.
   */
  public static Sandbox start(LambdaFunction function, Moments moments)
      throws IOException, InterruptedException {
    return start(function, moments, LocalLambda.INIT_LIMIT);
  }

  /** The same with another limit than Lambda's. */
  static Sandbox start(LambdaFunction function, Moments moments, Duration initLimit)
      throws IOException, InterruptedException {
    Sandbox sandbox = new Sandbox(function, moments);
    long start = System.nanoTime();
    LocalLambda first = sandbox.launch();
    boolean isSnapshot =
        InitializationType.of(function.environment()) == InitializationType.SNAP_START;
    boolean isReady =
        isSnapshot ? first.api().awaitCheckpoint(initLimit) : first.api().awaitIdle(initLimit);
    if (!isReady) {
      boolean isTimeOut = !hasEnded(first);
      sandbox.reset();
      sandbox.pastLog.add(FunctionError.initReport(since(start), isTimeOut));
    } else if (isSnapshot) {
      first.freeze();
    }
    return sandbox;
  }

  /** Restores the environment from its snapshot. */
  public Result restore() throws InterruptedException {
    long start = System.nanoTime();
    LocalLambda current = process();
    current.thaw();
    current.api().restore();
    return current.api().awaitIdle(LocalLambda.RESTORE_LIMIT)
        ? new Result(Outcome.ANSWERED, null, null, since(start))
        : lost(current, null, LocalLambda.RESTORE_LIMIT, start);
  }

  /** Runs an invocation to its end, whatever that is. */
  public Result invoke(String payload, Duration limit) throws IOException, InterruptedException {
    long start = System.nanoTime();
    LocalLambda current = process;
    if (current == null) {
      current = launch();
      if (!current.api().awaitIdle(limit)) {
        return lost(current, null, limit, start);
      }
    }
    Duration left = limit.minus(since(start));
    current.thaw();
    Invocation invocation = current.api().begin(payload, left);
    if (!current.api().awaitIdle(left)) {
      return lost(current, invocation, limit, start);
    }
    freeze(current);
    String answer = invocation.answer();
    return new Result(Outcome.ANSWERED, answer, invocation.failed() ? answer : null, since(start));
  }

  /** How many processes there have been. */
  public int starts() {
    return starts;
  }

  /** Returns whether there is a process that the next invocation can run in. */
  public boolean hasProcess() {
    return process != null;
  }

  /** The process that is there now. */
  LocalLambda process() {
    if (process == null) {
      throw new IllegalStateException("there is no process before the next invocation");
    }
    return process;
  }

  /** What all processes have written so far, and Lambda of them. */
  public List<String> log() {
    List<String> log = new ArrayList<>(pastLog);
    if (process != null) {
      log.addAll(process.log());
    }
    return log;
  }

  /** Ends the process that is there; returns all that they have written. */
  public List<String> finalLog() {
    close();
    return List.copyOf(pastLog);
  }

  @Override
  public void close() {
    if (process != null) {
      process.endChildren();
      pastLog.addAll(process.finalLog());
      process.close();
      process = null;
    }
  }

  private static void freeze(LocalLambda current) {
    try {
      current.freeze();
    } catch (IllegalStateException ended) {
      // After its response, so only the next invocation finds it gone.
    }
  }

  private LocalLambda launch() throws IOException {
    starts++;
    LocalLambda launched = LocalLambda.launch(function, moments);
    process = launched;
    return launched;
  }

  private Result lost(
      LocalLambda current, @Nullable Invocation invocation, Duration limit, long start)
      throws InterruptedException {
    Duration took = since(start);
    String id = invocation == null ? UUID.randomUUID().toString() : invocation.id();
    boolean isTimeOut = !hasEnded(current);
    reset();
    FunctionError error =
        isTimeOut ? FunctionError.timedOut(id, limit) : FunctionError.exited(id, current.status());
    pastLog.addAll(error.log());
    String answer = invocation == null ? null : invocation.answer();
    String reported = invocation != null && invocation.failed() ? answer : current.api().failure();
    return new Result(
        isTimeOut ? Outcome.TIMED_OUT : Outcome.EXITED,
        answer,
        isTimeOut || reported == null ? error.json() : reported,
        took);
  }

  /** Returns whether the process has ended by itself, or says that it will. */
  private static boolean hasEnded(LocalLambda process) throws InterruptedException {
    if (process.api().failure() != null) {
      process.awaitOwnEnd();
      return true;
    }
    return !process.isAlive();
  }

  private void reset() throws InterruptedException {
    process().reset();
    close();
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
