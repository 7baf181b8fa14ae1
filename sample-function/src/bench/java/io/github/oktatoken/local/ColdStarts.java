package io.github.oktatoken.local;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** From the start of the process to the first response, and what it costs in processor time. */
final class ColdStarts {
  private static final List<Integer> OWN_MILLIS = List.of(0, 400, 800);
  private static final List<Integer> OWN_MILLIS_BY_LAMBDAS_RULE = List.of(0, 800);
  private static final List<Integer> MEGABYTES = List.of(512, 1024, 1769);

  private final PrintStream out;
  private final Environments environments;
  private final Functions functions;
  private final Setups setups;
  private final List<Way> ways = new ArrayList<>();

  ColdStarts(PrintStream out, Environments environments, Functions functions, Setups setups) {
    this.out = out;
    this.environments = environments;
    this.functions = functions;
    this.setups = setups;
    ways.add(functions.withoutToken());
    ways.addAll(functions.layers());
    ways.add(functions.handler());
  }

  /** With all of one core, or of two that the function shares with the servers. */
  void print() throws Exception {
    for (Setups.Runtime runtime : setups.all()) {
      List<Setup> cells = new ArrayList<>();
      for (Cores cores : Cores.values()) {
        OWN_MILLIS.forEach(own -> cells.add(runtime.with(cores, own)));
      }
      print(
          runtime.title() + ": milliseconds from the start of the process",
          cells,
          List.of(
              new Column("to the first response", Start::response),
              new Column("to the first API response", Start::apiResponse)));
    }
  }

  void printByLambdasRule() throws Exception {
    for (Setups.Runtime runtime : setups.asOnLambda()) {
      List<Setup> cells = new ArrayList<>();
      for (int megabytes : MEGABYTES) {
        OWN_MILLIS_BY_LAMBDAS_RULE.forEach(own -> cells.add(runtime.with(megabytes, own)));
      }
      print(
          runtime.title() + ", by Lambda's rule for the processor: milliseconds",
          cells,
          List.of(
              new Column("billed, initialisation and first invocation", Start::over),
              new Column("from the start of the process to the first response", Start::response),
              new Column("to the first API response", Start::apiResponse)));
    }
  }

  /** What is compared. */
  private record Column(String title, ToLongFunction<Start> figure) {}

  private void print(String title, List<Setup> all, List<Column> columns) throws Exception {
    List<Setup> cells = all.stream().filter(setup -> Bench.isWantedCell(setup.title())).toList();
    if (cells.isEmpty()) {
      return;
    }
    List<Table> tables = new ArrayList<>();
    columns.forEach(column -> tables.add(new Table(heads())));
    Table processor = new Table(processorHeads());
    for (Setup setup : cells) {
      System.err.println("  " + setup.title() + " …");
      setup.cores().moveServers();
      Rounds<Start> rounds =
          new Rounds<>(ways, Bench.rounds(), way -> environments.start(way, setup));
      for (int table = 0; table < tables.size(); table++) {
        tables.get(table).add(row(setup, rounds, columns.get(table).figure()));
      }
      ways.forEach(way -> processor.add(processorRow(setup, way, rounds)));
    }
    out.println("### " + title + " (medians of " + Bench.rounds() + ")");
    for (int table = 0; table < tables.size(); table++) {
      out.println();
      out.println(columns.get(table).title());
      tables.get(table).print(out);
    }
    out.println("milliseconds of processor time until the first invocation is over");
    processor.print(out);
  }

  private String[] heads() {
    List<String> heads = new ArrayList<>(List.of("", "without"));
    functions.layers().forEach(layer -> heads.add(layer.name()));
    heads.add("handler");
    functions.layers().forEach(layer -> heads.add(layer.name() + "/handler"));
    return heads.toArray(String[]::new);
  }

  private List<Object> row(Setup setup, Rounds<Start> rounds, ToLongFunction<Start> figure) {
    long without = rounds.median(functions.withoutToken(), figure);
    long handler = rounds.median(functions.handler(), figure) - without;
    List<Object> row = new ArrayList<>(List.of(place(setup), without));
    List<Object> ratios = new ArrayList<>();
    for (Way layer : functions.layers()) {
      long added = rounds.median(layer, figure) - without;
      row.add(String.format("%+d", added));
      ratios.add(String.format("%.2f", (double) added / handler));
    }
    row.add(String.format("%+d", handler));
    row.addAll(ratios);
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
