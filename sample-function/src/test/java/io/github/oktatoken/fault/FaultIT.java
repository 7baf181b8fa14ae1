package io.github.oktatoken.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.endtoend.SideBySide;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.machine.Jdks;
import io.github.oktatoken.machine.Known;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of faults, row by row, in the real zip under AWS's real runtime. Each row has an
 * environment of its own; they run side by side, since most of their time is waiting.
 */
@Timeout(value = FaultIT.MINUTES, unit = TimeUnit.MINUTES)
class FaultIT {
  /** For all rows on a slow machine: the first test waits for as many as the last. */
  static final int MINUTES = 10;

  @TempDir static Path shared;
  private static final SideBySide RUNS = new SideBySide(24);

  @BeforeAll
  static void startAll() throws Exception {
    Path layer = Build.unpackLayer(Files.createDirectories(shared.resolve("opt")));
    FaultCertificates certificates = new FaultCertificates(shared.resolve("trusted.p12"));
    String options = certificates.trustOptions() + " " + Build.unpackRuntime(shared);
    Map<String, Fault> faults = faults();
    for (Path jdk : Jdks.found()) {
      for (FaultTable.Row row : rowsOn(jdk)) {
        Path folder = Files.createDirectory(shared.resolve(String.valueOf(RUNS.count())));
        FaultRun run =
            new FaultRun(
                row, Known.in(faults, row.fault()), jdk, layer, folder, options, certificates);
        RUNS.begin(key(jdk, row), run);
      }
    }
  }

  @AfterAll
  static void stop() {
    RUNS.close();
  }

  @ParameterizedTest(name = "{1} on {0}")
  @MethodSource("rows")
  void aFaultCostsNoInvocationLeaksNothingAndEndsWithAToken(Path jdk, FaultTable.Row row)
      throws Throwable {
    RUNS.await(key(jdk, row));
  }

  @Test
  void everyRowHasItsFaultAndEveryFaultItsRow() throws Exception {
    assertThat(FaultTable.rows())
        .extracting(FaultTable.Row::fault)
        .containsExactlyInAnyOrderElementsOf(faults().keySet());
  }

  @Test
  void theUnitTestsThatCheckTheRestAreThere() throws Exception {
    Path agent = Build.directory().resolveSibling("../agent/src/test/java");
    assertThat(FaultTable.unitTests())
        .isNotEmpty()
        .allSatisfy(name -> assertThat(agent.resolve(name.replace('.', '/') + ".java")).exists());
  }

  static List<Arguments> rows() throws Exception {
    List<Arguments> all = new ArrayList<>();
    for (Path jdk : Jdks.found()) {
      rowsOn(jdk).forEach(row -> all.add(Arguments.of(jdk, row)));
    }
    return all;
  }

  /** A second JDK has another network, TLS and memory, but reads the same text in the same way. */
  private static List<FaultTable.Row> rowsOn(Path jdk) throws Exception {
    if (jdk.equals(Jdks.found().get(0))) {
      return FaultTable.rows();
    }
    Set<String> texts = TokenAnswerFaults.all().keySet();
    return FaultTable.rows().stream().filter(row -> !texts.contains(row.fault())).toList();
  }

  private static Map<String, Fault> faults() {
    Map<String, Fault> faults = new LinkedHashMap<>();
    faults.putAll(TokenEndpointFaults.all());
    faults.putAll(TokenAnswerFaults.all());
    faults.putAll(ExtensionsApiFaults.all());
    faults.putAll(MachineFaults.all());
    faults.putAll(TableFaults.all());
    return faults;
  }

  private static String key(Path jdk, FaultTable.Row row) {
    return jdk + " " + row.fault();
  }
}
