package io.github.oktatoken.fault;

import io.github.oktatoken.endtoend.Markdown;
import io.github.oktatoken.function.FaultHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The table of faults in {@code faults.md}: what is written there is what is tested. */
final class FaultTable {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private FaultTable() {}

  /** When the token is back after the end of a fault; the words of the table. */
  enum Heals {
    /** There was one all the time. */
    NOTHING_TO_HEAL("was never away"),
    /** The gate is closed for a second, or a few when it has failed before. */
    WITHIN_SECONDS("within seconds"),
    /** The gate is closed for longer, and nobody is asked meanwhile. */
    AFTER_A_PAUSE("after a pause");

    private final String words;

    Heals(String words) {
      this.words = words;
    }

    static Heals of(String cell) {
      for (Heals heals : values()) {
        if (cell.startsWith(heals.words)) {
          return heals;
        }
      }
      throw new IllegalArgumentException("no such healing: " + cell);
    }
  }

  /**
   * One fault.
   *
   * @param get what {@code get()} says: one of these texts is part of its message
   * @param log what our log says: each of our errors has one of these texts; none if empty
   */
  record Row(
      String fault,
      String function,
      List<String> get,
      List<String> log,
      boolean mayBeSilent,
      Heals heals) {
    boolean givesToken() {
      return get.contains(FaultHandler.A_TOKEN);
    }

    @Override
    public String toString() {
      return fault;
    }
  }

  /** The rows that {@link FaultIT} runs. */
  static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (List<String> cells : cells(5)) {
      rows.add(
          new Row(
              cells.get(0),
              cells.get(1),
              texts(cells.get(2)),
              texts(cells.get(3)),
              cells.get(3).startsWith("nothing"),
              Heals.of(cells.get(4))));
    }
    return rows;
  }

  /** The names of the test classes that check the rest. */
  static List<String> unitTests() throws IOException {
    return cells(2).stream().flatMap(cells -> texts(cells.get(1)).stream()).toList();
  }

  /** Of the table with so many columns, without its head. */
  private static List<List<String>> cells(int columns) throws IOException {
    return Markdown.tables("faults.md").stream()
        .filter(table -> table.get(0).size() == columns)
        .findFirst()
        .orElseThrow();
  }

  static List<String> texts(String cell) {
    return CODE.matcher(cell).results().map((MatchResult code) -> code.group(1)).toList();
  }
}
