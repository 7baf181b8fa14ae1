package io.github.oktatoken.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** What the layer costs once a function has started: memory, each invocation, and a restore. */
final class WarmEnvironments {
  /** Memory hardly differs from run to run. */
  private static final int MOST_ROUNDS = 5;

  private static final double KILOBYTES = 1024;
  private static final double MICROS_PER_MILLI = 1000;

  private final PrintStream out;
  private final Environments environments;
  private final Functions functions;
  private final Setups setups;

  WarmEnvironments(PrintStream out, Environments environments, Functions functions, Setups setups) {
    this.out = out;
    this.environments = environments;
    this.functions = functions;
    this.setups = setups;
  }

  void printMemory() throws Exception {
    List<Way> ways = functions.compared();
    int count = Math.min(Bench.rounds(), MOST_ROUNDS);
    for (Setup setup : wanted()) {
      Rounds<Life> rounds = new Rounds<>(ways, count, way -> environments.live(way, setup));
      Table table = new Table(heads(ways));
      table.add(
          megabytes(
              "RSS after the first invocation", ways, rounds, life -> life.first().resident()));
      table.add(megabytes("RSS after 1,000 more", ways, rounds, life -> life.last().resident()));
      table.add(
          megabytes(
              "metaspace after the first invocation",
              ways,
              rounds,
              life -> life.first().metaspace()));
      table.add(
          megabytes("metaspace after 1,000 more", ways, rounds, life -> life.last().metaspace()));
      table.add(
          cells(
              "milliseconds of a warm invocation",
              ways,
              rounds,
              Life::micros,
              "%.2f",
              MICROS_PER_MILLI));
      out.println("### " + setup.runtime() + ", memory in MB (medians of " + count + ")");
      table.print(out);
    }
  }

  void printRestore() throws Exception {
    Way layer = functions.layers().get(0);
    Way unprepared = layer.named("layer, unprepared");
    List<Way> ways = new ArrayList<>(functions.compared());
    ways.add(unprepared);
    for (Setup setup : wanted()) {
      Rounds<Restore> rounds =
          new Rounds<>(
              ways, Bench.rounds(), way -> environments.restore(way, setup, way != unprepared));
      Table table = new Table(heads(ways));
      table.add(cells("until it can be invoked", ways, rounds, Restore::restored, "%.0f", 1));
      table.add(cells("until the first response", ways, rounds, Restore::response, "%.0f", 1));
      out.println(
          "### "
              + setup.runtime()
              + ", SnapStart: milliseconds since the restore (medians of "
              + Bench.rounds()
              + ")");
      table.print(out);
    }
  }

  private List<Setup> wanted() throws Exception {
    Cores.ONE.moveServers();
    return setups.asOnLambda().stream()
        .map(jvm -> jvm.with(Cores.ONE, 0))
        .filter(setup -> Bench.isWantedCell(setup.title()))
        .toList();
  }

  private static String[] heads(List<Way> ways) {
    List<String> heads = new ArrayList<>(List.of(""));
    ways.forEach(way -> heads.add(way.name()));
    return heads.toArray(String[]::new);
  }

  private List<Object> megabytes(
      String title, List<Way> ways, Rounds<Life> rounds, ToLongFunction<Life> kilobytes) {
    return cells(title, ways, rounds, kilobytes, "%.1f", KILOBYTES);
  }

  private static <F> List<Object> cells(
      String title,
      List<Way> ways,
      Rounds<F> rounds,
      ToLongFunction<F> figure,
      String format,
      double unit) {
    List<Object> row = new ArrayList<>(List.of(title));
    ways.forEach(way -> row.add(String.format(format, rounds.median(way, figure) / unit)));
    return row;
  }
}
