package io.github.oktatoken.localrun;

import io.github.oktatoken.local.Moments.Moment;
import io.github.oktatoken.local.Timeline;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Prints what a person is to read. */
final class Report {
  private final PrintStream out;
  private final Timeline timeline;

  Report(PrintStream out) {
    this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
    this.timeline = new Timeline(this.out);
  }

  void line(String text) {
    out.println(text);
  }

  /** What happens in one environment comes next. */
  void chapter(String title) {
    out.println();
    out.println("══ " + title);
  }

  void timeline(String title, long fromMillis, List<Moment> moments) {
    timeline.print(title, fromMillis, moments);
  }

  void freeze(Duration freeze) throws InterruptedException {
    out.println();
    out.println("  … frozen for " + freeze.toSeconds() + " s");
    Thread.sleep(freeze.toMillis());
  }

  void list(String title, List<String> lines) {
    out.println();
    out.println(title);
    lines.forEach(line -> out.println("  " + line));
  }

  /** What the run comes to. */
  void verdict(List<String> lines) {
    out.println();
    lines.forEach(out::println);
  }
}
