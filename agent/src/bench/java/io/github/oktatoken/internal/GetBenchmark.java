package io.github.oktatoken.internal;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.oauth.AccessTokenResponse;
import io.github.oktatoken.internal.token.Jitter;
import io.github.oktatoken.internal.token.TokenCache;
import io.github.oktatoken.internal.token.TokenCaches;
import io.github.oktatoken.internal.token.file.Fingerprint;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What {@link TokenHolder#get()} costs while the token is fresh. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GetBenchmark {
  private static final List<String> LAMBDA =
      List.of("-XX:+UseSerialGC", "-XX:+TieredCompilation", "-XX:TieredStopAtLevel=1");

  @Setup
  public void hold() throws IOException {
    Path folder = Files.createTempDirectory("okta-token-bench");
    Path file = folder.resolve("token.json");
    // In the reverse order.
    folder.toFile().deleteOnExit();
    file.toFile().deleteOnExit();
    Clock clock = Clock.systemUTC();
    Duration life = Duration.ofHours(24);
    TokenCache cache =
        new TokenCache(
            timeout ->
                new AccessTokenResponse(
                    new AccessToken("t0k3n", "Bearer", null, clock.instant().plus(life)), life),
            new TokenFile(file),
            new Fingerprint("key", List.of()),
            (reason, kind, left) -> {},
            clock,
            new Random(),
            new Jitter(new Random()));
    Extension.hold(
        new TokenCaches(
            Map.of(ClientName.DEFAULT, cache), Map.of(), new DpopKey(Clock.systemUTC())));
    TokenHolder.get();
  }

  @Benchmark
  public String get() {
    return TokenHolder.get();
  }

  /** The share of the clock. */
  @Benchmark
  public long clock() {
    return System.currentTimeMillis();
  }

  public static void main(String[] arguments) throws RunnerException {
    System.out.println("TokenHolder.get() of a fresh token, beside System.currentTimeMillis()");
    for (int threads : new int[] {1, 8}) {
      print("Lambda's flags", threads, LAMBDA);
      print("the JVM's own", threads, List.of());
    }
  }

  private static void print(String flags, int threads, List<String> options)
      throws RunnerException {
    for (RunResult result :
        new Runner(
                new OptionsBuilder()
                    .include(GetBenchmark.class.getName())
                    .jvmArgs(options.toArray(String[]::new))
                    .threads(threads)
                    .forks(1)
                    .warmupIterations(3)
                    .warmupTime(TimeValue.milliseconds(500))
                    .measurementIterations(5)
                    .measurementTime(TimeValue.milliseconds(500))
                    .addProfiler(GCProfiler.class)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run()) {
      System.out.printf(
          "  %-14s  %d thread(s)  %-5s  %7.1f ns  %5.1f bytes%n",
          flags,
          threads,
          result.getPrimaryResult().getLabel(),
          result.getPrimaryResult().getScore(),
          Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
              .getScore());
    }
  }
}
