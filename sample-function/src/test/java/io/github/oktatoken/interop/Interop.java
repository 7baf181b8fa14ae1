package io.github.oktatoken.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of {@code interop.md}, cell by cell, at servers that aren't ours. */
@Timeout(value = Interop.MINUTES, unit = TimeUnit.MINUTES)
class Interop {
  /** The first cell of a server waits for its start. */
  static final int MINUTES = 5;

  @TempDir static Path folder;
  private static final Map<String, InteropServer> SERVERS = new HashMap<>();
  private static InteropCells cells;

  @BeforeAll
  static void start() throws Exception {
    HeldCertificate certificate = InteropAuthority.issue();
    cells = new InteropCells(SERVERS, new InteropRuns(folder).all());
    // In the background: it takes longest by far.
    SERVERS.put(InteropCells.KEYCLOAK, new Keycloak(certificate));
    SERVERS.put(InteropCells.OIDC_PROVIDER, new OidcProvider(certificate));
    SERVERS.put(InteropCells.SPRING, new SpringServer(certificate));
  }

  @AfterAll
  static void stop() throws Exception {
    SERVERS.values().forEach(InteropServer::close);
    System.out.println("\n" + cells.printed());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  void everyServerDoesWhatTheTableSays(InteropCell cell) throws Exception {
    assertThat(cell.outcome()).isEqualTo(cell.expected());
  }

  static List<InteropCell> cells() {
    return cells.all();
  }
}
