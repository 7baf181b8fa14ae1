package io.github.oktatoken.bench;

import io.github.oktatoken.machine.Build;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the layer costs, measured as Lambda charges, beside the code that it replaces. The property
 * bench.only chooses among the parts, bench.cells (a regular expression) among the rows of the
 * tables, bench.rounds how often each is measured; bench.layers names zips to compare. With
 * bench.plot, a folder, the part by Lambda's rule leaves plots there.
 */
final class Bench {
  private static final String CONDITIONS =
      """

      AWS's own runtime, JVM options and trust store (the JDK's authorities and one more) as on Lambda.
      The token endpoint answers after 60 ms and the API at once, over TLS 1.3 with a certificate of
      RSA 2048 and an intermediate one. On 1 core the function has it for itself, and the servers and
      the local Lambda have another; 2 cores the function shares with them. Own initialisation is
      work: the same number of instructions in each run, taking so long alone on one core.
      """;

  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    for (String argument : arguments) {
      String[] property = argument.split("=", 2);
      System.setProperty(property[0], property[1]);
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path folder = Files.createTempDirectory("okta-token-bench");
    CpuQuota quota = quota(out);
    out.println(CONDITIONS);
    try (Environments environments = new Environments(folder, quota)) {
      Functions functions = new Functions(folder);
      Setups setups = new Setups(folder, functions.withoutToken());
      ColdStarts coldStarts = new ColdStarts(out, environments, functions, setups);
      if (isWanted("cold-start")) {
        coldStarts.print();
      }
      if (isWanted("peers")) {
        coldStarts.printPeers();
      }
      if (isWanted("shared")) {
        coldStarts.printShared();
      }
      if (isWanted("lambda") && quota != null) {
        coldStarts.printByLambdasRule();
      }
      WarmEnvironments warm = new WarmEnvironments(out, environments, functions, setups);
      if (isWanted("memory")) {
        warm.printMemory();
      }
      if (isWanted("snapstart")) {
        warm.printRestore();
      }
    } finally {
      if (quota != null) {
        quota.close();
      }
      Build.delete(folder);
    }
    // The servers' threads would keep the JVM.
    System.exit(0);
  }

  static int rounds() {
    return Integer.getInteger("bench.rounds", 11);
  }

  /** Whether a row of a table is to be measured. */
  static boolean isWantedCell(String title) {
    return title.matches(".*(" + System.getProperty("bench.cells", "") + ").*");
  }

  private static boolean isWanted(String part) {
    String only = System.getProperty("bench.only", "");
    return only.isEmpty() || List.of(only.split(",")).contains(part);
  }

  private static @Nullable CpuQuota quota(PrintStream out) {
    try {
      return new CpuQuota();
    } catch (IOException notAllowed) {
      out.println(
          "Left out, because this machine lets nobody limit the processor: Lambda's own rule ("
              + Objects.requireNonNullElse(notAllowed.getMessage(), "no reason")
              + ")");
      return null;
    }
  }
}
