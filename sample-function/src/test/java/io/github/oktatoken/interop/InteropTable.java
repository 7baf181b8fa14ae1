package io.github.oktatoken.interop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What came of each cell, to be printed for people. */
final class InteropTable {
  private final String title;
  private final Set<String> columns = new LinkedHashSet<>();
  private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();

  InteropTable(String title, List<String> columns) {
    this.title = title;
    this.columns.addAll(columns);
  }

  /** The rows come in the order in which they are first written. */
  void write(String row, String column, String outcome) {
    if (!columns.contains(column)) {
      throw new IllegalArgumentException("no such column: " + column);
    }
    rows.computeIfAbsent(row, added -> new LinkedHashMap<>()).put(column, outcome);
  }

  /** A cell that nothing was written to says so. */
  @Override
  public String toString() {
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(title));
    head.addAll(columns);
    lines.add(head);
    rows.forEach(
        (row, cells) -> {
          List<String> line = new ArrayList<>(List.of(row));
          columns.forEach(column -> line.add(cells.getOrDefault(column, "not run")));
          lines.add(line);
        });
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        int column = i;
        int width = lines.stream().mapToInt(any -> any.get(column).length()).max().orElseThrow();
        text.append(i == 0 ? "" : " | ").append(pad(line.get(i), width));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String pad(String cell, int width) {
    return cell + " ".repeat(width - cell.length());
  }
}
