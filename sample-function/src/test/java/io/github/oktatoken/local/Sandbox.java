package io.github.oktatoken.local;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An execution environment over all of its processes, on demand. By the rules of Lambda and of
 * AWS's runtime interface emulator: a process that times out is ended, one that has ended is not
 * missed before the next invocation; that starts another on the same disk, whose initialisation
 * counts against the invocation's own time-out.
 */
public final class Sandbox implements AutoCloseable {
  /** What the caller is told. */
  public enum Outcome {
    ANSWERED,
    TIMED_OUT,
    EXITED
  }

  /**
   * The end of an invocation.
   *
   * @param answer the handler's, if it was there before the end
   * @param took with the initialisation, if that was part of it
   */
  public record Result(Outcome outcome, @Nullable String answer, Duration took) {}

  private final LambdaFunction function;
  private final Moments moments;
  private final List<String> pastLog = new ArrayList<>();
  private @Nullable LocalLambda process;
  private int starts;

  private Sandbox(LambdaFunction function, Moments moments) {
    this.function = function;
    this.moments = moments;
  }

  /** With its first process, unless that takes too long: then the first invocation has another. */
  public static Sandbox start(LambdaFunction function, Moments moments)
      throws IOException, InterruptedException {
    return start(function, moments, LocalLambda.INIT_LIMIT);
  }

  /** The same with another limit than Lambda's. */
  static Sandbox start(LambdaFunction function, Moments moments, Duration initLimit)
      throws IOException, InterruptedException {
    Sandbox sandbox = new Sandbox(function, moments);
    LocalLambda first = sandbox.launch();
    if (first.api().awaitIdle(initLimit)) {
      first.freeze();
    } else {
      sandbox.reset();
    }
    return sandbox;
  }

  /** Runs an invocation to its end, whatever that is. */
  public Result invoke(String payload, Duration limit) throws IOException, InterruptedException {
    long start = System.nanoTime();
    LocalLambda current = process;
    if (current == null) {
      current = launch();
      if (!current.api().awaitIdle(limit)) {
        return lost(current, null, start);
      }
    }
    Duration left = limit.minus(since(start));
    current.thaw();
    Invocation invocation = current.api().begin(payload, left);
    if (!current.api().awaitIdle(left)) {
      return lost(current, invocation.answer(), start);
    }
    current.freeze();
    return new Result(Outcome.ANSWERED, invocation.answer(), since(start));
  }

  /** How many processes there have been. */
  public int starts() {
    return starts;
  }

  /** The process that is there now. */
  LocalLambda process() {
    if (process == null) {
      throw new IllegalStateException("there is no process before the next invocation");
    }
    return process;
  }

  /** What all processes have written so far. */
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
      pastLog.addAll(process.finalLog());
      process.close();
      process = null;
    }
  }

  private LocalLambda launch() throws IOException {
    starts++;
    LocalLambda launched = LocalLambda.launch(function, moments);
    process = launched;
    return launched;
  }

  private Result lost(LocalLambda current, @Nullable String answer, long start)
      throws InterruptedException {
    Outcome outcome = current.isAlive() ? Outcome.TIMED_OUT : Outcome.EXITED;
    Duration took = since(start);
    reset();
    return new Result(outcome, answer, took);
  }

  private void reset() throws InterruptedException {
    process().reset();
    close();
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
