package io.github.oktatoken.local;

import io.github.oktatoken.machine.Jdks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An archive of the runtime's classes, as Lambda starts its JVMs with one. */
public final class ClassDataArchive {
  private static final String GC = "-XX:+UseSerialGC";

  private ClassDataArchive() {}

  public static Path dump(Path jdk, Path folder) throws IOException, InterruptedException {
    Path classes = folder.resolve("runtime.classlist");
    Path archive = folder.resolve("runtime.jsa");
    java(jdk, GC, "-Xshare:off", "-XX:DumpLoadedClassList=" + classes);
    dump(jdk, classes, archive);
    return archive;
  }

  /** Makes an archive of the listed classes, as far as they are the JDK's or the runtime's. */
  public static void dump(Path jdk, Path classes, Path archive)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(JavaRuntime.OPTIONS);
    options.add("-Xshare:dump");
    options.add("-XX:SharedClassListFile=" + classes);
    options.add("-XX:SharedArchiveFile=" + archive);
    java(jdk, options.toArray(new String[0]));
  }

  /** The archive for a JDK, in a folder that has one for each. */
  public static Path in(Path folder, Path jdk) throws IOException {
    return folder.resolve("java" + Jdks.feature(jdk) + ".jsa");
  }

  /** The AOT cache that takes its place on java25, where the layer doesn't take part. */
  public static Path train(Path jdk, Path folder) throws IOException, InterruptedException {
    Path cache = folder.resolve("runtime.aot");
    List<String> options = new ArrayList<>(JavaRuntime.OPTIONS);
    options.add("-XX:AOTCacheOutput=" + cache);
    java(jdk, options.toArray(new String[0]));
    return cache;
  }

  /**
   * Without Lambda around it the runtime ends at once, but not before it has loaded its classes.
   */
  private static void java(Path jdk, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString()));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", JavaRuntime.classPath(), JavaRuntime.MAIN_CLASS, "none"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:1");
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
