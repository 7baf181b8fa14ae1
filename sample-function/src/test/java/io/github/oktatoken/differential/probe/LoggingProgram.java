package io.github.oktatoken.differential.probe;

import io.github.oktatoken.function.OwnRuntime;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A program in the runtime's place that has its logging ready only some time after its start. */
public final class LoggingProgram {
  /** Longer than the extension takes for a token. */
  private static final long START_SECONDS = 3;

  private LoggingProgram() {}

  /** Answers for ever. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    TimeUnit.SECONDS.sleep(START_SECONDS);
    System.getLogger("own").log(System.Logger.Level.INFO, "started");
    OwnRuntime.main(arguments);
  }
}
