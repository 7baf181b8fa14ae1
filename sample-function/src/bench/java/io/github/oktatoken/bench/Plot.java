package io.github.oktatoken.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Draws one cold start of a small function, without a token, with the layer, and without that. */
final class Plot {
  static final int MEGABYTES = 512;
  static final int OWN_MILLIS = 800;

  private static final int WIDTH = 840;
  private static final int LEFT = 20;
  private static final int RIGHT = 130;
  private static final int BAR = 26;
  private static final int THIN = 10;
  private static final int GROUP = 78;
  private static final int TOP = 128;

  private static final String START = "#8b949e";
  private static final String OWN = "#4c8dd6";
  private static final String WAIT = "#f5d9a8";
  private static final String TOKEN = "#e0902f";
  private static final String HANDLER = "#3fa45b";

  private final StringBuilder svg = new StringBuilder();
  private final Rounds<Start> rounds;
  private final double pixelsPerMilli;
  private final long without;
  private int top = TOP;

  private Plot(Functions functions, Rounds<Start> rounds) {
    this.rounds = rounds;
    long longest = 0;
    for (Way way : functions.compared()) {
      longest = Math.max(longest, rounds.median(way, Start::response));
    }
    pixelsPerMilli = (double) (WIDTH - LEFT - RIGHT) / longest;
    without = rounds.median(functions.withoutToken(), Start::response);
  }

  /** Writes it into the folder that bench.plot names, if it names one. */
  static void write(Setup setup, Functions functions, Rounds<Start> rounds) throws IOException {
    String folder = System.getProperty("bench.plot", "");
    if (!folder.isEmpty()) {
      String name = "cold-start-" + setup.runtime().replaceAll("\\D", "") + ".svg";
      String drawn = new Plot(functions, rounds).draw(setup, functions);
      Files.writeString(Path.of(folder).resolve(name), drawn);
    }
  }

  private String draw(Setup setup, Functions functions) {
    title(setup);
    bars("without a token", functions.withoutToken());
    bars("token fetched in the handler, by HttpsURLConnection", functions.handler());
    bars("token fetched by the layer, beside the initialisation", functions.layers().get(0));
    int height = top + 8;
    return String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" \
            font-family="Helvetica, Arial, sans-serif" font-size="13" fill="#24292f">
            <rect x="0.5" y="0.5" width="%d" height="%d" rx="8" fill="#ffffff" stroke="#d0d7de"/>
            """,
            WIDTH,
            height,
            WIDTH - 1,
            height - 1)
        + svg
        + "</svg>\n";
  }

  private void title(Setup setup) {
    long percent = Math.round(100.0 * MEGABYTES / CpuQuota.MEGABYTES_PER_CORE);
    text(LEFT, 30, "font-size=\"16\" font-weight=\"bold\"", "A cold start on " + MEGABYTES + " MB");
    text(
        LEFT,
        50,
        "",
        setup.runtime()
            + ", a function with "
            + setup.ownMillis()
            + " ms of initialisation of its own; medians of "
            + Bench.rounds());
    String[][] legend = {
      {START, "JVM and runtime start"},
      {OWN, "the function initialises"},
      {WAIT, "waits for the token"},
      {TOKEN, "fetches the token"},
      {HANDLER, "handler"}
    };
    double x = LEFT;
    for (String[] entry : legend) {
      rectangle(x, 68, 12, 12, entry[0]);
      text(x + 17, 79, "", entry[1]);
      x += 40 + 6.6 * entry[1].length();
    }
    line(LEFT + 6, 88, 14);
    text(
        LEFT + 17,
        100,
        "",
        "end of the initialisation: a full core until here, then " + percent + " % of one");
  }

  private void bars(String name, Way way) {
    text(LEFT, top + 10, "font-weight=\"bold\"", name);
    int y = top + 17;
    phase(way, start -> 0, Start::began, y, BAR, START);
    phase(way, Start::began, Start::initialised, y, BAR, OWN);
    phase(way, Start::initialised, Start::runtimeReady, y, BAR, START);
    phase(way, Start::runtimeReady, Start::init, y, BAR, WAIT);
    phase(way, Start::init, Start::asked, y, BAR, HANDLER);
    phase(way, Start::asked, Start::got, y, BAR, way.requests() > 0 ? TOKEN : HANDLER);
    phase(way, Start::got, Start::response, y, BAR, HANDLER);
    if (!way.wrapper().isEmpty()) {
      phase(way, Start::registered, Start::ready, y + BAR + 2, THIN, TOKEN);
    }
    line(x(way, Start::init), y - 4, BAR + 8);
    long response = rounds.median(way, Start::response);
    String added = response == without ? "" : String.format(" (+%d)", response - without);
    text(x(way, Start::response) + 8, y + 18, "", response + " ms" + added);
    top += GROUP;
  }

  private void phase(
      Way way,
      ToLongFunction<Start> from,
      ToLongFunction<Start> to,
      int y,
      int height,
      String colour) {
    rectangle(x(way, from), y, x(way, to) - x(way, from), height, colour);
  }

  private double x(Way way, ToLongFunction<Start> moment) {
    return LEFT + rounds.median(way, moment) * pixelsPerMilli;
  }

  private void rectangle(double x, double y, double width, double height, String colour) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
            x,
            y,
            Math.max(0, width),
            height,
            colour));
  }

  private void line(double x, double y, double height) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<path d=\"M%.1f %.1fv%.1f\" stroke=\"#24292f\" stroke-width=\"2\"/>%n",
            x,
            y,
            height));
  }

  private void text(double x, double y, String style, String text) {
    svg.append(
        String.format(
            Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>%n", x, y, style, text));
  }
}
