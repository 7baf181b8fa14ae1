package io.github.oktatoken.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** From the start of the process to the first response, and what it costs in processor time. */
final class ColdStarts {
  private static final List<Integer> OWN_MILLIS = List.of(0, 400, 800);

  /** What lies between takes the bench longer, and shows nothing more. */
  private static final List<Integer> FEWER_OWN_MILLIS = List.of(0, 800);

  private static final List<Integer> MEGABYTES = List.of(512, 1024, 1769);

  /** Of a function that builds a client or two; the other clients don't care. */
  private static final int PEERS_OWN_MILLIS = 400;

  private static final List<Column> RESPONSES =
      List.of(
          new Column(
              "Milliseconds from the start of the process to the first response",
              Start::response,
              true),
          new Column("… to the response after a first call of an API", Start::apiResponse, false));

  private final PrintStream out;
  private final Environments environments;
  private final Functions functions;
  private final Setups setups;
  private final List<Way> ways;

  ColdStarts(PrintStream out, Environments environments, Functions functions, Setups setups) {
    this.out = out;
    this.environments = environments;
    this.functions = functions;
    this.setups = setups;
    this.ways = functions.compared();
  }

  /** With all of one core, or of two that the function shares with the servers. */
  void print() throws Exception {
    for (Setups.Jvm jvm : setups.all()) {
      List<Setup> cells = new ArrayList<>();
      for (Cores cores : Cores.values()) {
        List<Integer> some = jvm.options().isEmpty() ? FEWER_OWN_MILLIS : OWN_MILLIS;
        some.forEach(own -> cells.add(jvm.with(cores, own)));
      }
      print(jvm.title(), cells, ways, RESPONSES);
    }
  }

  /** Other clients in the handler. */
  void printPeers() throws Exception {
    List<Way> all = new ArrayList<>(ways);
    all.addAll(functions.peers());
    for (Setups.Jvm jvm : setups.asOnLambda()) {
      List<Setup> cells = new ArrayList<>();
      for (Cores cores : Cores.values()) {
        cells.add(jvm.with(cores, PEERS_OWN_MILLIS));
      }
      print(jvm.title() + ", other clients", cells, all, RESPONSES);
    }
  }

  /** A token from the table, beside one from a token endpoint that is near or far. */
  void printShared() throws Exception {
    Way layer = functions.layers().get(0);
    // The one with an empty table goes first, and leaves its token there.
    List<Way> all =
        List.of(
            functions.withoutToken(),
            layer.to(Way.Latency.SHORT, Way.SharedTable.NONE),
            layer.to(Way.Latency.SHORT, Way.SharedTable.EMPTY),
            layer.to(Way.Latency.SHORT, Way.SharedTable.WITH_TOKEN),
            layer.to(Way.Latency.LONG, Way.SharedTable.NONE));
    for (Setups.Jvm jvm : setups.asOnLambda()) {
      List<Setup> cells = new ArrayList<>();
      for (Cores cores : Cores.values()) {
        cells.add(jvm.with(cores, 0));
      }
      List<Column> columns = List.of(new Column(RESPONSES.get(0).title(), Start::response, false));
      print(jvm.title() + ", shared tokens", cells, all, columns);
    }
  }

  void printByLambdasRule() throws Exception {
    for (Setups.Jvm jvm : setups.asOnLambda()) {
      List<Setup> cells = new ArrayList<>();
      for (int megabytes : MEGABYTES) {
        FEWER_OWN_MILLIS.forEach(own -> cells.add(jvm.with(megabytes, own)));
      }
      List<Column> columns = new ArrayList<>();
      columns.add(
          new Column(
              "Milliseconds billed: initialisation and first invocation", Start::over, true));
      columns.addAll(RESPONSES);
      print(jvm.title() + ", by Lambda's rule for the processor", cells, ways, columns);
    }
  }

  /**
   * What a table is of.
   *
   * @param hasRatios whether what the layer adds is to be compared with what the handler adds: not
   *     where a function without a token has to load nearly all that one with a token has
   */
  private record Column(String title, ToLongFunction<Start> figure, boolean hasRatios) {}

  private void print(String title, List<Setup> all, List<Way> ways, List<Column> columns)
      throws Exception {
    List<Setup> cells = all.stream().filter(setup -> Bench.isWantedCell(setup.title())).toList();
    if (cells.isEmpty()) {
      return;
    }
    List<Table> tables = new ArrayList<>();
    columns.forEach(column -> tables.add(new Table(heads(ways, column))));
    Table processor = new Table(processorHeads());
    for (Setup setup : cells) {
      System.err.println("  " + setup.title() + " …");
      setup.cores().moveServers();
      Rounds<Start> rounds =
          new Rounds<>(ways, Bench.rounds(), way -> environments.start(way, setup));
      if (setup.megabytes() == Plot.MEGABYTES && setup.ownMillis() == Plot.OWN_MILLIS) {
        Plot.write(setup, functions, rounds);
      }
      for (int table = 0; table < tables.size(); table++) {
        tables.get(table).add(row(setup, ways, rounds, columns.get(table)));
      }
      ways.forEach(way -> processor.add(processorRow(setup, way, rounds)));
    }
    out.println("### " + title + " (medians of " + Bench.rounds() + ")");
    out.println();
    for (int table = 0; table < tables.size(); table++) {
      out.println(columns.get(table).title());
      tables.get(table).print(out);
    }
    out.println("Milliseconds of processor time, until the first invocation is over");
    processor.print(out);
  }

  private String[] heads(List<Way> ways, Column column) {
    List<String> heads = new ArrayList<>(List.of(""));
    ways.forEach(way -> heads.add(way.name()));
    if (column.hasRatios()) {
      functions.layers().forEach(layer -> heads.add(layer.name() + "/handler"));
    }
    return heads.toArray(String[]::new);
  }

  /** What each way adds to a function without a token, and how the layer compares. */
  private List<Object> row(Setup setup, List<Way> ways, Rounds<Start> rounds, Column column) {
    ToLongFunction<Start> figure = column.figure();
    List<Object> row = new ArrayList<>(List.of(place(setup)));
    long without = rounds.median(functions.withoutToken(), figure);
    for (Way way : ways) {
      long median = rounds.median(way, figure);
      row.add(way == functions.withoutToken() ? median : String.format("%+d", median - without));
    }
    if (!column.hasRatios()) {
      return row;
    }
    long handler = rounds.median(functions.handler(), figure) - without;
    for (Way layer : functions.layers()) {
      long added = rounds.median(layer, figure) - without;
      row.add(String.format("%.2f", (double) added / handler));
    }
    return row;
  }

  private static String place(Setup setup) {
    String limit = setup.megabytes() == 0 ? setup.cores().toString() : setup.megabytes() + " MB";
    return limit + ", " + setup.ownMillis() + " ms of its own";
  }

  private static String[] processorHeads() {
    List<String> heads = new ArrayList<>(List.of("", "total"));
    for (ProcessorTime.Threads threads : ProcessorTime.Threads.values()) {
      heads.add(threads.toString());
    }
    return heads.toArray(String[]::new);
  }

  private static List<Object> processorRow(Setup setup, Way way, Rounds<Start> rounds) {
    List<Object> row = new ArrayList<>(List.of(place(setup) + ", " + way.name()));
    row.add(rounds.median(way, Start::processorTotal));
    for (ProcessorTime.Threads threads : ProcessorTime.Threads.values()) {
      row.add(rounds.median(way, start -> start.processor().get(threads)));
    }
    return row;
  }
}
