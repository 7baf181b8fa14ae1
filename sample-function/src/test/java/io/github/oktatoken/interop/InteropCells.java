package io.github.oktatoken.interop;

import io.github.oktatoken.endtoend.Markdown;
import io.github.oktatoken.interop.InteropClient.Demand;
import io.github.oktatoken.interop.InteropFaults.Look;
import io.github.oktatoken.interop.InteropServer.Transport;
import io.github.oktatoken.machine.Known;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The cells of {@code interop.md}: what is written there is what is done. */
final class InteropCells {
  static final String KEYCLOAK = "Keycloak";
  static final String OIDC_PROVIDER = "oidc-provider";
  static final String SPRING = "Spring";

  /** As in the heads of the tables. */
  private static final List<String> SERVERS = List.of(KEYCLOAK, OIDC_PROVIDER, SPRING);

  /** Keycloak, which takes longest to start, comes last. */
  private static final List<String> ORDER = List.of(SPRING, OIDC_PROVIDER, KEYCLOAK);

  private static final String DOCUMENT = "interop.md";

  private final InteropTable tokens =
      new InteropTable("method; demanded; okta_dpop", tokenColumns());
  private final InteropTable refusals = new InteropTable("refusal", SERVERS);
  private final InteropTable functions = new InteropTable("function", SERVERS);
  private final Map<String, InteropServer> servers;
  private final List<InteropCell> cells = new ArrayList<>();

  /**
   * Does nothing yet.
   *
   * @param servers by their names; they need not be there yet
   * @param runs what functions do, by the names in the document
   */
  InteropCells(Map<String, InteropServer> servers, Map<String, Look> runs) throws IOException {
    this.servers = servers;
    List<List<List<String>>> tables = Markdown.tables(DOCUMENT);
    Map<String, Look> faults = InteropFaults.all();
    checkNames(tables.get(1), faults.keySet());
    checkNames(tables.get(2), runs.keySet());
    for (String name : ORDER) {
      for (List<String> row : tables.get(0)) {
        addTokens(row, name);
      }
      for (List<String> row : tables.get(1)) {
        add(refusals, row.get(0), name, name, cell(row, name), Known.in(faults, row.get(0)));
      }
      for (List<String> row : tables.get(2)) {
        String label = row.get(0) + " (" + row.get(1).replace("`", "") + ")";
        add(functions, label, name, name, cell(row, name), Known.in(runs, row.get(0)));
      }
    }
  }

  List<InteropCell> all() {
    return cells;
  }

  /** For people. */
  String printed() throws IOException {
    Stream<String> notes =
        Markdown.lines(DOCUMENT).stream().filter(line -> line.matches("\\d+\\. .*"));
    return String.join("\n", tokens.toString(), refusals.toString(), functions.toString())
        + "\n"
        + String.join("\n", notes.toList())
        + "\n";
  }

  private void addTokens(List<String> row, String server) {
    String dpop = row.get(1);
    for (Credentials credentials : Credentials.values()) {
      InteropClient client = new InteropClient(credentials, Demand.of(row.get(0)));
      String label = credentials.label() + "; " + row.get(0) + "; " + dpop;
      for (Transport transport : Transport.values()) {
        Look look = at -> TokenAttempt.outcome(client, at, transport, dpop);
        add(tokens, label, server, column(server, transport), cell(row, server), look);
      }
    }
  }

  private void add(
      InteropTable table, String row, String server, String column, String written, Look look) {
    cells.add(
        new InteropCell(
            table,
            row,
            column,
            written,
            () -> {
              InteropServer at = Known.in(servers, server);
              at.await();
              return look.at(at);
            }));
  }

  private static String cell(List<String> row, String server) {
    return row.get(row.size() - SERVERS.size() + SERVERS.indexOf(server));
  }

  private static void checkNames(List<List<String>> table, Set<String> done) {
    List<String> written = table.stream().map(row -> row.get(0)).toList();
    if (!written.equals(List.copyOf(done))) {
      throw new IllegalStateException(DOCUMENT + " has " + written + ", the tests " + done);
    }
  }

  private static List<String> tokenColumns() {
    List<String> columns = new ArrayList<>();
    for (String server : SERVERS) {
      for (Transport transport : Transport.values()) {
        columns.add(column(server, transport));
      }
    }
    return columns;
  }

  private static String column(String server, Transport transport) {
    return server + " " + transport.scheme();
  }
}
