package io.github.oktatoken.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An archive of the runtime's classes, as Lambda starts its JVMs with one. */
final class ClassDataArchive {
  private ClassDataArchive() {}

  static Path dump(Path jdk, Path folder) throws IOException, InterruptedException {
    Path classes = folder.resolve("runtime.classlist");
    Path archive = folder.resolve("runtime.jsa");
    // Without Lambda around it the runtime ends at once, but not before it has loaded its classes.
    java(jdk, "-Xshare:off", "-XX:DumpLoadedClassList=" + classes);
    java(
        jdk,
        "-Xshare:dump",
        "-XX:SharedClassListFile=" + classes,
        "-XX:SharedArchiveFile=" + archive);
    return archive;
  }

  private static void java(Path jdk, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString()));
    command.addAll(List.of(options));
    command.addAll(
        List.of("-XX:+UseSerialGC", "-cp", LocalLambda.runtimeClassPath(), LocalLambda.RUNTIME));
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
