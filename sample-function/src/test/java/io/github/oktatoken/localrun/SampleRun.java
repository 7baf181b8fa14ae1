package io.github.oktatoken.localrun;

import io.github.oktatoken.local.Moments;
import io.github.oktatoken.machine.Build;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The sample function, which takes its token to an API that checks it. */
final class SampleRun {
  /** Long enough for no environment to find a stale one in the table, however slow it is. */
  private static final Duration LIFE_OF_SHARED_TOKEN = Duration.ofMinutes(5);

  private final Map<String, String> settings;
  private final Path folder;
  private final Report report;
  private final Moments moments = new Moments();

  SampleRun(Options options, Path folder, Report report) {
    this.settings = options.settings();
    this.folder = folder;
    this.report = report;
  }

  /** Returns whether each token was accepted, and came from where the chapters say. */
  boolean run() throws Exception {
    Build.unpackFunction(Files.createDirectory(folder.resolve("task")));
    Verdict ofChapters = new Verdict();
    int invocations;
    int accepted;
    try (Authority authority = authority(Authority.SHORT_LIFE);
        Sample sample = new Sample(folder, authority, moments, report)) {
      report.line(authority.description());
      FreezeChapter.show(sample);
      SnapStartChapter.show(sample, ofChapters);
      invocations = sample.invocations();
      accepted = sample.accepted();
    }
    try (Authority authority = authority(LIFE_OF_SHARED_TOKEN);
        Sample sample = new Sample(folder, authority, moments, report)) {
      SharedTokensChapter.show(sample, ofChapters);
      invocations += sample.invocations();
      accepted += sample.accepted();
    }
    Verdict verdict = new Verdict();
    verdict.add(
        accepted == invocations,
        "All " + invocations + " invocations got an accepted token.",
        "Only " + accepted + " of " + invocations + " got an accepted token.");
    ofChapters.lines().forEach(verdict::note);
    report.verdict(verdict.lines());
    return verdict.isGood() && ofChapters.isGood();
  }

  private Authority authority(Duration tokenLife) throws Exception {
    return Authority.of(settings, tokenLife, folder, moments);
  }
}
