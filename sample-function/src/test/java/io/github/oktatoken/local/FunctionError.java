package io.github.oktatoken.local;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What Lambda itself says of a function that didn't respond.
 *
 * @param json what the caller of the function gets
 * @param log what is added to the function's log
 */
record FunctionError(String json, List<String> log) {
  private static final String EXIT = "Runtime.ExitError";

  /** A process that a signal ended has a status beyond this one. */
  private static final int SIGNALLED = 128;

  private static final Map<Integer, String> SIGNALS =
      Map.of(
          SIGNALLED + 6, "aborted",
          SIGNALLED + 9, "killed",
          SIGNALLED + 11, "segmentation fault",
          SIGNALLED + 15, "terminated");

  static FunctionError timedOut(String requestId, Duration limit) {
    String message =
        String.format(Locale.ROOT, "Task timed out after %.2f seconds", limit.toMillis() / 1000.0);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return new FunctionError(
        json("Sandbox.Timedout", "RequestId: " + requestId + " Error: " + message),
        List.of(now + " " + requestId + " " + message));
  }

  /**
   * The end of the process, which Lambda didn't ask for.
   *
   * @param status with which it has ended
   */
  static FunctionError exited(String requestId, int status) {
    String message = "RequestId: " + requestId + " Error: Runtime exited " + reason(status);
    return new FunctionError(json(EXIT, message), List.of(message, EXIT));
  }

  /** The line for an initialisation that has failed or took too long. */
  static String initReport(Duration took, boolean isTimeOut) {
    return String.format(
        Locale.ROOT,
        "INIT_REPORT Init Duration: %.2f ms\tPhase: init\tStatus: %s",
        took.toNanos() / 1e6,
        isTimeOut ? "timeout" : "error\tError Type: " + EXIT);
  }

  private static String reason(int status) {
    if (status == 0) {
      return "without providing a reason";
    }
    String signal = SIGNALS.get(status);
    return "with error: " + (signal == null ? "exit status " + status : "signal: " + signal);
  }

  private static String json(String type, String message) {
    return "{\"errorType\":\"" + type + "\",\"errorMessage\":\"" + message + "\"}";
  }
}
