package io.github.oktatoken.bench;

import io.github.oktatoken.machine.Jdks;
import io.github.oktatoken.measured.OwnWork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** JDKs, archives, and what work takes so many milliseconds on this machine. */
final class Setups {
  private static final long TRIAL_UNITS = 200_000_000;
  private static final int TRIALS = 5;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * A JDK with an archive of the runtime, or without.
   *
   * @param unitsPerMilli how much work it does alone on a whole core
   */
  record Jvm(Path jdk, String title, List<String> options, long unitsPerMilli) {
    Setup with(Cores cores, int ownMillis) {
      return new Setup(jdk, title, options, cores, ownMillis, ownMillis * unitsPerMilli, 0);
    }

    /** Under Lambda's own rule for the processor. */
    Setup with(int megabytes, int ownMillis) {
      return new Setup(
          jdk, title, options, Cores.ONE, ownMillis, ownMillis * unitsPerMilli, megabytes);
    }
  }

  private final List<Jvm> all = new ArrayList<>();
  private final List<Jvm> asOnLambda = new ArrayList<>();

  Setups(Path folder, Way withoutToken) throws Exception {
    Cores.ONE.moveServers();
    for (Path jdk : Jdks.found()) {
      String name = "JDK " + Jdks.feature(jdk);
      String archive = RuntimeArchive.make(jdk, withoutToken.folder(), folder);
      long units = calibrate(jdk, withoutToken.folder(), folder);
      String kind = archive.contains("AOT") ? "AOT cache" : "archive";
      Jvm withArchive = new Jvm(jdk, name + " with " + kind, List.of(archive), units);
      asOnLambda.add(withArchive);
      all.add(withArchive);
      all.add(new Jvm(jdk, name + " without " + kind, List.of(), units));
    }
  }

  List<Jvm> all() {
    return all;
  }

  /** Those with an archive. */
  List<Jvm> asOnLambda() {
    return asOnLambda;
  }

  private static long calibrate(Path jdk, Path function, Path folder)
      throws IOException, InterruptedException {
    List<Long> nanos = new ArrayList<>();
    for (int trial = 0; trial < TRIALS; trial++) {
      nanos.add(workAlone(jdk, function, folder));
    }
    return TRIAL_UNITS * NANOS_PER_MILLI / nanos.stream().sorted().toList().get(TRIALS / 2);
  }

  private static long workAlone(Path jdk, Path function, Path folder)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Cores.ONE.wrapper(folder).toString(),
                jdk.resolve("bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                function.toString(),
                OwnWork.class.getName(),
                String.valueOf(TRIAL_UNITS))
            .start();
    String nanos = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return Long.parseLong(nanos.strip());
  }
}
