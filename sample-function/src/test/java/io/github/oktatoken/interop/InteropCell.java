package io.github.oktatoken.interop;

import java.util.concurrent.Callable;

/**
 * One thing to be done at one server.
 *
 * @param table that the outcome is printed in
 * @param written what the document has: the outcome, with the number of a note if there is one; or
 *     a dash and a number, if the server can't do it
 * @param look does it and says what came of it
 */
record InteropCell(
    InteropTable table, String row, String column, String written, Callable<String> look) {
  private static final String NOTE = " \\(\\d+\\)$";

  String expected() {
    return written.replaceFirst(NOTE, "");
  }

  /** Does it, unless the server can't; returns the outcome, which is in the table as well. */
  String outcome() throws Exception {
    String outcome = "failed";
    try {
      outcome = expected().equals("-") ? "-" : look.call();
      return outcome;
    } finally {
      boolean isAsWritten = outcome.equals(expected());
      table.write(row, column, isAsWritten ? written : "UNEXPECTED: " + outcome);
    }
  }

  @Override
  public String toString() {
    return column + ": " + row;
  }
}
