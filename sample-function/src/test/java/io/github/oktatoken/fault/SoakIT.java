package io.github.oktatoken.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.endtoend.EndToEnd;
import io.github.oktatoken.function.FaultHandler;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.machine.Jdks;
import io.github.oktatoken.machine.LinuxProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One environment through two thousand invocations, while its token endpoint fails by chance. */
class SoakIT {
  private static final int INVOCATIONS = 2_000;

  /** By then everything that is needed has been loaded, and each kind of thing happened. */
  private static final int WARM = INVOCATIONS / 4;

  private static final int TOKEN_LIFE_SECONDS = 3;
  private static final long MAX_PAUSE_MILLIS = 20;
  private static final int MEAN_INVOCATIONS_BETWEEN_FAULTS = 30;
  private static final int MEAN_INVOCATIONS_OF_A_FAULT = 15;

  /** Far below what a leak of a kilobyte with each invocation would come to. */
  private static final long HEAP_NOISE_BYTES = 1 << 20;

  private static final Pattern TOKEN = Pattern.compile(FaultHandler.A_TOKEN + " #(-?\\d+)");

  @TempDir private Path folder;

  /** What grows with a leak. */
  private record Size(int threads, int sockets, long heap) {}

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void randomFaultsCostNoInvocationAndLeaveNoThreadSocketOrHeap() throws Exception {
    long seed = System.nanoTime();
    System.out.println("SoakIT: the seed is " + seed);
    Random random = new Random(seed);
    List<Map.Entry<String, Fault>> faults = faults();
    Path layer = Build.unpackLayer(Files.createDirectories(folder.resolve("opt")));
    FaultCertificates certificates = new FaultCertificates(folder.resolve("trusted.p12"));
    try (FaultyWorld world = new FaultyWorld(folder, certificates.trustOptions(), certificates)) {
      world.endpoint().issueForSeconds(TOKEN_LIFE_SECONDS);
      world.launch(Jdks.found().get(0), layer.resolve("okta-token-wrapper"));
      world.lambda().awaitInit();
      Map.Entry<String, Fault> current = null;
      int failures = 0;
      Size warm = null;
      for (int i = 1; i <= INVOCATIONS; i++) {
        if (current == null && random.nextInt(MEAN_INVOCATIONS_BETWEEN_FAULTS) == 0) {
          current = faults.get(random.nextInt(faults.size()));
          current.getValue().prepare(world);
        } else if (current != null && random.nextInt(MEAN_INVOCATIONS_OF_A_FAULT) == 0) {
          current.getValue().end(world);
          current = null;
        }
        String when = "invocation " + i + ", seed " + seed + ", " + current;
        failures += isToken(world, FaultHandler.TELL, when) ? 0 : 1;
        TimeUnit.MILLISECONDS.sleep(random.nextLong(MAX_PAUSE_MILLIS));
        if (i == WARM) {
          warm = size(world, when);
        }
      }
      if (current != null) {
        current.getValue().end(world);
      }
      while (!isToken(world, FaultHandler.TELL, "after the faults, seed " + seed)) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      System.out.println("SoakIT: " + failures + " of " + INVOCATIONS + " had no token to take");
      assertThat(warm).as("the size after %d invocations", WARM).isNotNull();
      assertNoGrowth(warm, size(world, "at the end, seed " + seed), seed);
      assertThat(failures).as("faults that were felt, seed %d", seed).isPositive();
      assertEachOutageIsToldOnce(world.lambda().finalLog());
    }
  }

  /** Checks that the handler's own result is there, and no expired token. */
  private static boolean isToken(FaultyWorld world, String event, String when) throws Exception {
    Instant began = Instant.now();
    return isToken(world, world.invoke(event), began, when);
  }

  private static boolean isToken(FaultyWorld world, String answer, Instant began, String when) {
    assertThat(answer).as(when).contains("\"own\":\"" + FaultHandler.OWN_RESULT + "\"");
    Matcher token = TOKEN.matcher(answer);
    boolean isToken = token.find();
    if (isToken) {
      assertThat(world.endpoint().hasIssued(Integer.parseInt(token.group(1)), began))
          .as("a good token, %s", when)
          .isTrue();
    }
    return isToken;
  }

  private static Size size(FaultyWorld world, String when) throws Exception {
    String answer = world.invoke(FaultHandler.TELL_HEAP);
    Matcher heap = Pattern.compile("\"heap\":\"(\\d+)\"").matcher(answer);
    assertThat(heap.find()).as(when).isTrue();
    LinuxProcess process = world.lambda().linux();
    return new Size(process.threads(), process.sockets(), Long.parseLong(heap.group(1)));
  }

  private static void assertNoGrowth(Size before, Size after, long seed) {
    // A few come and go: OkHttp's own, and a refresh that is under way.
    assertThat(after.threads())
        .as("threads, seed %d", seed)
        .isLessThanOrEqualTo(before.threads() + 3);
    assertThat(after.sockets())
        .as("sockets, seed %d", seed)
        .isLessThanOrEqualTo(before.sockets() + 2);
    assertThat(after.heap())
        .as("heap, seed %d", seed)
        .isLessThanOrEqualTo(before.heap() + HEAP_NOISE_BYTES);
  }

  /** Each reason of an outage, and its end; however many attempts there were. */
  private static void assertEachOutageIsToldOnce(List<String> log) {
    Set<String> reasons = new HashSet<>();
    for (String line : EndToEnd.allLinesOfOurs(log)) {
      if (line.startsWith("okta token ready again")) {
        assertThat(reasons).as(line).isNotEmpty();
        reasons.clear();
      } else if (!line.startsWith("okta token ready")) {
        assertThat(reasons.add(line)).as(line).isTrue();
      }
    }
  }

  /** Those of the endpoint after which the token is soon back, over plain HTTP. */
  private static List<Map.Entry<String, Fault>> faults() throws Exception {
    Map<String, Fault> ofEndpoint = new HashMap<>(TokenEndpointFaults.all());
    ofEndpoint.putAll(TokenAnswerFaults.all());
    List<Map.Entry<String, Fault>> faults = new ArrayList<>();
    for (FaultTable.Row row : FaultTable.rows()) {
      Fault fault = ofEndpoint.get(row.fault());
      boolean healsSoon = row.heals() == FaultTable.Heals.WITHIN_SECONDS;
      if (fault != null && healsSoon && !row.fault().contains("TLS")) {
        faults.add(Map.entry(row.fault(), fault));
      }
    }
    return faults;
  }
}
