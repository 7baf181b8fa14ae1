package io.github.oktatoken.localrun;

import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.Moments;
import io.github.oktatoken.local.Moments.Moment;
import io.github.oktatoken.local.Sandbox;
import io.github.oktatoken.local.Sandbox.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An execution environment, and what happens in it as it is shown. */
final class ShownEnvironment implements AutoCloseable {
  private static final int LONGEST_RESPONSE = 2000;

  private final Sandbox sandbox;
  private final TokenFiles tokenFiles;
  private final Moments moments;
  private final Report report;
  private final List<String> responses = new ArrayList<>();
  private int shown;
  private int startsShown;
  private int errors;

  private ShownEnvironment(Sandbox sandbox, TokenFiles tokenFiles, Moments moments, Report report) {
    this.sandbox = sandbox;
    this.tokenFiles = tokenFiles;
    this.moments = moments;
    this.report = report;
  }

  static ShownEnvironment start(
      LambdaFunction function, TokenFiles tokenFiles, Moments moments, Report report)
      throws IOException, InterruptedException {
    tokenFiles.clear();
    return new ShownEnvironment(Sandbox.start(function, moments), tokenFiles, moments, report);
  }

  TokenFiles tokenFiles() {
    return tokenFiles;
  }

  /** Invokes the function, and notes the response or the error. */
  void invoke(String event, Duration timeout) throws IOException, InterruptedException {
    Result result = sandbox.invoke(event, timeout);
    responses.add(shortened(result.error() == null ? result.answer() : result.error()));
    errors += result.error() == null ? 0 : 1;
  }

  /** Returns whether the function could be restored from its snapshot. */
  boolean restore() throws InterruptedException {
    Result result = sandbox.restore();
    if (result.error() != null) {
      responses.add(shortened(result.error()));
      errors++;
    }
    return result.error() == null;
  }

  /** Returns whether there is a snapshot, or a process to be invoked. */
  boolean isAlive() {
    return sandbox.hasProcess();
  }

  int invocations() {
    return responses.size();
  }

  /** How many of them ended with an error. */
  int errors() {
    return errors;
  }

  /** Shows what has happened since the last time. */
  void show(String title) {
    boolean isAnotherProcess = sandbox.starts() != startsShown;
    List<Moment> happened = isAnotherProcess ? moments.all() : moments.since(shown);
    boolean isFromStart = isAnotherProcess || happened.isEmpty();
    report.timeline(title, isFromStart ? 0 : happened.get(0).millis(), happened);
    startsShown = sandbox.starts();
    shown = moments.all().size();
  }

  /** Shows what there is in the end, and ends the environment. */
  void showEnd() throws IOException {
    close();
    report.list("The function's log", log());
    report.list("The handler's responses", responses);
    report.list("The token file, its token shortened", tokenFiles.shown());
  }

  @Override
  public void close() {
    sandbox.close();
  }

  private List<String> log() {
    return sandbox.log().stream().filter(line -> !line.isBlank()).toList();
  }

  private static String shortened(@Nullable String response) {
    String text = String.valueOf(response);
    return text.length() <= LONGEST_RESPONSE
        ? text
        : text.substring(0, LONGEST_RESPONSE) + "… (" + text.length() + " characters)";
  }
}
