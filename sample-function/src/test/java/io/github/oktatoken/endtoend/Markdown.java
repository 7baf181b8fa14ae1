package io.github.oktatoken.endtoend;

import io.github.oktatoken.machine.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The documents that are tests. */
public final class Markdown {
  private static final String NO_TABLE = "";

  private Markdown() {}

  /** The lines of a document beside the tests. */
  public static List<String> lines(String name) throws IOException {
    Path file = Build.directory().resolveSibling("src/test").resolve(name);
    return Files.readAllLines(file);
  }

  /** The tables of a document, in their order: rows of cells, without the heads. */
  public static List<List<List<String>>> tables(String name) throws IOException {
    List<List<List<String>>> tables = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (String line :
        (Iterable<String>) Stream.concat(lines(name).stream(), Stream.of(NO_TABLE))::iterator) {
      if (line.startsWith("|")) {
        rows.add(cells(line));
      } else if (!rows.isEmpty()) {
        tables.add(rows.subList(2, rows.size()));
        rows = new ArrayList<>();
      }
    }
    return tables;
  }

  private static List<String> cells(String line) {
    return Stream.of(line.substring(1, line.length() - 1).split("\\|", -1))
        .map(String::strip)
        .toList();
  }
}
