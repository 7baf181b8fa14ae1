package io.github.oktatoken.local;

import io.github.oktatoken.local.Moments.Moment;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Shows moments as a person reads them: when, how far along, what. */
public final class Timeline {
  private static final int BAR = 40;
  private static final String FULL = "█";
  private static final String EMPTY = "·";

  private final PrintStream out;

  public Timeline(PrintStream out) {
    this.out = out;
  }

  /** Prints moments under a title, counted from the first millisecond given. */
  public void print(String title, long fromMillis, List<Moment> moments) {
    long span = 1;
    for (Moment moment : moments) {
      span = Math.max(span, moment.millis() - fromMillis);
    }
    out.println();
    out.println(title);
    for (Moment moment : moments) {
      long millis = moment.millis() - fromMillis;
      int filled = (int) Math.round((double) BAR * millis / span);
      out.printf(
          Locale.ROOT,
          "  %5d ms  %s%s  %s%n",
          millis,
          FULL.repeat(filled),
          EMPTY.repeat(BAR - filled),
          moment.what());
    }
  }
}
