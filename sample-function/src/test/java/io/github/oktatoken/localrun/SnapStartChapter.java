package io.github.oktatoken.localrun;

/** A snapshot without a token, and an environment that is restored from it. */
final class SnapStartChapter {
  private SnapStartChapter() {}

  static void show(Sample sample, Verdict verdict) throws Exception {
    sample.report().chapter("SnapStart: no token in the snapshot, and one after the restore");
    try (ShownEnvironment environment = sample.startToSnapshot()) {
      boolean isWithoutToken = !environment.tokenFiles().exist();
      environment.show("Initialised, up to the snapshot");

      environment.restore();
      boolean hasToken = environment.tokenFiles().exist();
      sample.invoke(environment, Sample.JAVA_READER);
      environment.show("Restored, and invoked");

      environment.showEnd();
      verdict.add(
          isWithoutToken && hasToken,
          "The snapshot had no token; the environment restored from it had one.",
          isWithoutToken
              ? "The environment restored from the snapshot had no token."
              : "The snapshot had a token.");
    }
  }
}
