package io.github.oktatoken.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A table that is readable as it is, and in Markdown. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heads) {
    rows.add(List.of(heads));
  }

  void add(List<Object> cells) {
    rows.add(cells.stream().map(String::valueOf).toList());
  }

  void print(PrintStream out) {
    out.println();
    for (int row = 0; row < rows.size(); row++) {
      out.println(line(rows.get(row)));
      if (row == 0) {
        out.println(
            line(
                Stream.iterate(0, column -> column + 1)
                    .limit(rows.get(0).size())
                    .map(column -> "-".repeat(width(column) - 1) + (column == 0 ? "-" : ":"))
                    .toList()));
      }
    }
    out.println();
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder("|");
    for (int column = 0; column < cells.size(); column++) {
      String padding = " ".repeat(width(column) - cells.get(column).length());
      String cell = cells.get(column);
      line.append(' ').append(column == 0 ? cell + padding : padding + cell).append(" |");
    }
    return line.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElseThrow();
  }
}
