package io.github.oktatoken.bench;

import io.github.oktatoken.local.JavaRuntime;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.local.Moments;
import io.github.oktatoken.machine.Jdks;
import io.github.oktatoken.measured.MeasuredFunction;
import io.github.oktatoken.measured.WithoutToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What Lambda starts its JVMs from: an archive of the runtime's classes, or from JDK 25 on an AOT
 * cache. Trained with one invocation of a function that has neither layer nor token.
 */
final class RuntimeArchive {
  private static final int FIRST_WITH_CACHES = 25;

  /** A JVM that ends makes its cache first, within 3 seconds on a machine that is free. */
  private static final Duration ASSEMBLY_LIMIT = Duration.ofMinutes(1);

  private RuntimeArchive() {}

  /** Makes it; returns the JVM option that names it. */
  static String make(Path jdk, Path function, Path folder) throws Exception {
    if (Integer.parseInt(Jdks.feature(jdk)) >= FIRST_WITH_CACHES) {
      Path cache = folder.resolve("runtime.aot");
      train(jdk, function, "-XX:AOTCacheOutput=" + cache);
      return option("-XX:AOTCache=", cache);
    }
    Path classes = folder.resolve("runtime.classlist");
    Path archive = folder.resolve("runtime.jsa");
    train(jdk, function, "-XX:DumpLoadedClassList=" + classes);
    dump(jdk, classes, archive);
    return option("-XX:SharedArchiveFile=", archive);
  }

  private static void train(Path jdk, Path function, String option) throws Exception {
    try (LocalLambda lambda =
        LocalLambda.start(
            new LambdaFunction(
                jdk,
                List.of(),
                function,
                WithoutToken.class.getName(),
                Map.of("own_work", "0", "JAVA_TOOL_OPTIONS", option)),
            new Moments())) {
      lambda.invoke("{}");
      lambda.begin(MeasuredFunction.EXIT);
      ProcessHandle.of(lambda.pid())
          .orElseThrow()
          .onExit()
          .get(ASSEMBLY_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static void dump(Path jdk, Path classes, Path archive)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString()));
    command.addAll(List.of("-Xshare:dump", "-XX:+UseSerialGC"));
    command.add("-XX:SharedClassListFile=" + classes);
    command.add("-XX:SharedArchiveFile=" + archive);
    command.addAll(List.of("-cp", JavaRuntime.classPath()));
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static String option(String name, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalStateException("the training has left no " + file);
    }
    return name + file;
  }
}
