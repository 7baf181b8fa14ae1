package io.github.oktatoken.localrun;

import java.time.Duration;
import java.util.Map;

/** A cold start, a script that reads the token file, and a freeze that outlives the token. */
final class FreezeChapter {
  /** A real token lives for minutes at least: the freeze is shown, its end isn't waited for. */
  private static final Duration SHORT_FREEZE = Duration.ofSeconds(3);

  private FreezeChapter() {}

  static void show(Sample sample) throws Exception {
    sample.report().chapter("A token before the first invocation, and another after a freeze");
    try (ShownEnvironment environment = sample.start(Map.of())) {
      sample.invoke(environment, Sample.JAVA_READER);
      environment.show("Cold: from the start of the process");

      sample.invoke(environment, Sample.SHELL_READER);
      environment.show("Warm, read by a shell script");

      sample.report().freeze(freeze(sample.authority()));
      sample.invoke(environment, Sample.JAVA_READER);
      environment.show(titleAfterFreeze(sample.authority()));

      environment.showEnd();
    }
  }

  static Duration freeze(Authority authority) {
    return authority.isBuiltIn() ? Authority.SHORT_LIFE.plusSeconds(1) : SHORT_FREEZE;
  }

  static String titleAfterFreeze(Authority authority) {
    return authority.isBuiltIn()
        ? "After a freeze that the token did not outlive"
        : "After a freeze";
  }
}
