package io.github.oktatoken.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.endtoend.SideBySide;
import io.github.oktatoken.function.Ending;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.machine.Jdks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of resets, in the real zip under AWS's real runtime: each row has an environment of its
 * own under each time-out. They run side by side, since most of their time is waiting; and on one
 * JDK, since none of it is the JDK's doing.
 */
@Timeout(value = FaultIT.MINUTES, unit = TimeUnit.MINUTES)
class ResetIT {
  @TempDir static Path shared;
  private static final SideBySide RUNS = new SideBySide(20);

  @BeforeAll
  static void startAll() throws Exception {
    Path layer = Build.unpackLayer(Files.createDirectories(shared.resolve("opt")));
    String options = Build.unpackRuntime(shared);
    Path jdk = Jdks.found().get(0);
    for (Reset reset : Reset.all()) {
      Path folder = Files.createDirectory(shared.resolve(String.valueOf(RUNS.count())));
      ResetRun run = new ResetRun(reset, jdk, layer, folder, options);
      RUNS.begin(reset.toString(), run);
    }
  }

  @AfterAll
  static void stop() {
    RUNS.close();
  }

  @ParameterizedTest
  @MethodSource("io.github.oktatoken.fault.Reset#all")
  void theVeryNextInvocationAnswersAndNoTokenOfTheTimeBeforeIsGivenOut(Reset reset)
      throws Throwable {
    RUNS.await(reset.toString());
  }

  @Test
  void everyEndingIsThereWithEveryStateOfOkta() throws Exception {
    List<Reset> all = Reset.all();
    assertThat(all)
        .hasSize(Ending.values().length * Reset.Okta.values().length * Reset.TIMEOUTS.size());
    assertThat(all).extracting(Reset::toString).doesNotHaveDuplicates();
  }
}
