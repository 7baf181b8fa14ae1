package io.github.oktatoken.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
  private static final int SIDE_BY_SIDE = 10;

  @TempDir static Path shared;
  private static final Map<String, CompletableFuture<Void>> RUNS = new LinkedHashMap<>();
  private static final ExecutorService THREADS = Executors.newFixedThreadPool(SIDE_BY_SIDE);

  @BeforeAll
  static void startAll() throws Exception {
    Path layer = Build.unpackLayer(Files.createDirectories(shared.resolve("opt")));
    String options = Build.unpackRuntime(shared);
    Path jdk = Jdks.found().get(0);
    for (Reset reset : Reset.all()) {
      Path folder = Files.createDirectory(shared.resolve(String.valueOf(RUNS.size())));
      ResetRun run = new ResetRun(reset, jdk, layer, folder, options);
      RUNS.put(reset.toString(), CompletableFuture.runAsync(run, THREADS));
    }
  }

  @AfterAll
  static void stop() {
    THREADS.shutdownNow();
  }

  @ParameterizedTest
  @MethodSource("io.github.oktatoken.local.Reset#all")
  void theVeryNextInvocationAnswersAndNoTokenOfTheTimeBeforeIsGivenOut(Reset reset)
      throws Throwable {
    try {
      RUNS.get(reset.toString()).join();
    } catch (CompletionException failed) {
      throw failed.getCause();
    }
  }

  @Test
  void everyEndingIsThereWithEveryStateOfOkta() throws Exception {
    List<Reset> all = Reset.all();
    assertThat(all)
        .hasSize(Ending.values().length * Reset.Okta.values().length * Reset.TIMEOUTS.size());
    assertThat(all).extracting(Reset::toString).doesNotHaveDuplicates();
  }
}
