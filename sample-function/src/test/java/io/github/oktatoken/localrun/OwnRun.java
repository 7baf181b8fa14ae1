package io.github.oktatoken.localrun;

import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.Moments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A function of one's own: invoked cold, warm, after a freeze, and after a restore. */
final class OwnRun {
  private final OwnFunction function;
  private final Path folder;
  private final Report report;
  private final Moments moments = new Moments();
  private int invocations;
  private int errors;

  OwnRun(OwnFunction function, Path folder, Report report) {
    this.function = function;
    this.folder = folder;
    this.report = report;
  }

  /** Returns whether no invocation ended with a function error. */
  boolean run() throws Exception {
    Verdict verdict = new Verdict();
    try (Authority authority =
        Authority.of(function.environment(), Authority.SHORT_LIFE, folder, moments)) {
      report.line("Function: " + function.source() + ", handler " + function.handler());
      report.line(authority.description());
      if (invokeOnDemand(authority)) {
        boolean isRestored = invokeRestored(authority);
        verdict.add(
            errors == 0,
            "All " + invocations + " invocations ended without a function error.",
            errors + " of " + invocations + " invocations ended with a function error.");
        verdict.add(
            isRestored,
            "The function was restored from a snapshot.",
            "The function was not restored from a snapshot.");
      } else {
        verdict.fail("The first invocation ended with a function error, so it was the only one.");
      }
      if (authority.isBuiltIn()) {
        verdict.note("The authorization server had " + authority.requests() + " requests.");
      }
    }
    verdict.note(TokenUse.of(function.task()));
    report.verdict(verdict.lines());
    return verdict.isGood();
  }

  /** Returns whether the first invocation went well, without which there are no others. */
  private boolean invokeOnDemand(Authority authority) throws Exception {
    report.chapter("On demand");
    try (ShownEnvironment environment = start(function(authority))) {
      invoke(environment, "Cold: from the start of the process");
      boolean isGood = environment.errors() == 0;
      if (isGood) {
        invoke(environment, "Warm");
        if (environment.isAlive()) {
          report.freeze(FreezeChapter.freeze(authority));
        }
        invoke(environment, FreezeChapter.titleAfterFreeze(authority));
      }
      showEnd(environment);
      return isGood;
    }
  }

  /** Returns whether the function can be restored. */
  private boolean invokeRestored(Authority authority) throws Exception {
    report.chapter("SnapStart");
    try (ShownEnvironment environment = start(function(authority).withSnapStart())) {
      environment.show("Initialised, up to the snapshot");
      boolean isRestored = environment.isAlive() && environment.restore();
      if (isRestored) {
        invoke(environment, "Restored, and invoked");
      }
      showEnd(environment);
      return isRestored;
    }
  }

  private void invoke(ShownEnvironment environment, String title) throws Exception {
    boolean isAlive = environment.isAlive();
    environment.invoke(function.event(), function.timeout());
    environment.show(isAlive ? title : "In a new process, since the last one has ended");
  }

  private void showEnd(ShownEnvironment environment) throws IOException {
    environment.showEnd();
    invocations += environment.invocations();
    errors += environment.errors();
  }

  private ShownEnvironment start(LambdaFunction started) throws Exception {
    return ShownEnvironment.start(started, TokenFiles.of(started.environment()), moments, report);
  }

  private LambdaFunction function(Authority authority) throws IOException {
    Map<String, String> environment = new HashMap<>(authority.environment());
    TokenFiles.putOnDiskOfItsOwn(environment, folder);
    return new LambdaFunction(
        Path.of(System.getProperty("java.home")),
        List.of(folder.resolve("opt/okta-token-wrapper")),
        function.task(),
        function.handler(),
        environment);
  }
}
