package io.github.oktatoken.localrun;

import io.github.oktatoken.machine.Build;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Shows the layer at work on this machine: with the sample function, or with the function that the
 * options name. Ends with status 0 only if every token was accepted, or no invocation of the named
 * function ended with a function error.
 */
public final class LocalRun {
  private static final int FAILED = 1;
  private static final int NOT_STARTED = 2;

  private LocalRun() {}

  /** Takes {@link Options}. */
  public static void main(String[] arguments) throws Exception {
    int status = NOT_STARTED;
    Path folder = Build.temporaryFolder("okta-token-local");
    Report report = new Report(System.out);
    Options options = Options.of(arguments);
    options.begin();
    try {
      status = run(options, folder, report) ? 0 : FAILED;
    } catch (BadOption e) {
      report.line(String.valueOf(e.getMessage()));
    }
    if (status == 0) {
      options.pass();
    }
    // The authorization server's threads would keep the JVM.
    System.exit(status);
  }

  private static boolean run(Options options, Path folder, Report report) throws Exception {
    Path layer = folder.resolve("opt");
    if (options.nameAFunction()) {
      OwnFunction function = OwnFunction.of(options, layer, folder.resolve("task"));
      Build.unpackLayer(Files.createDirectory(layer));
      return new OwnRun(function, folder, report).run();
    }
    Build.unpackLayer(Files.createDirectory(layer));
    return new SampleRun(options, folder, report).run();
  }
}
