package io.github.oktatoken.neighbour;

import io.github.oktatoken.endtoend.SideBySide;
import io.github.oktatoken.fault.FaultCertificates;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.machine.Jdks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Other people's agents, wrappers and frameworks beside the layer, each by its real artifact. They
 * run side by side, since most of their time is waiting.
 */
@Timeout(value = Neighbours.MINUTES, unit = TimeUnit.MINUTES)
class Neighbours {
  /** For all of them on a slow machine: the first test waits for as many as the last. */
  static final int MINUTES = 10;

  @TempDir static Path shared;
  private static final SideBySide RUNS = new SideBySide(12);

  @BeforeAll
  static void startAll() throws Exception {
    Path layer = Build.unpackLayer(Files.createDirectories(shared.resolve("opt")));
    FaultCertificates certificates = new FaultCertificates(shared.resolve("trusted.p12"));
    String options = certificates.trustOptions() + " " + Build.unpackRuntime(shared);
    for (Path jdk : Jdks.found()) {
      Path made = Files.createDirectory(shared.resolve(String.valueOf(RUNS.count())));
      for (Neighbour neighbour : new NeighbourList(made, jdk).all()) {
        Path folder = Files.createDirectory(made.resolve("token " + RUNS.count()));
        NeighbourRun run = new NeighbourRun(neighbour, jdk, layer, folder, certificates, options);
        RUNS.begin(neighbour + " on " + jdk, run);
      }
    }
  }

  @AfterAll
  static void stop() {
    RUNS.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void aNeighbourWorksAsWithoutTheLayerAndItsTokenOutlivesFreezeAndOutage(String name)
      throws Throwable {
    RUNS.await(name);
  }

  static List<String> names() {
    return RUNS.names();
  }
}
