package io.github.oktatoken.local;

import io.github.oktatoken.machine.Build;
import io.github.oktatoken.machine.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** AWS's real runtime, as Lambda starts it: command line and environment. */
public final class JavaRuntime {
  /** As on Lambda's java17, less what only its own JDK build knows. */
  static final List<String> OPTIONS =
      List.of(
          "-XX:MaxHeapSize=445645k",
          "-XX:+UseSerialGC",
          "-XX:+TieredCompilation",
          "-XX:TieredStopAtLevel=1",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
          "-XX:+ErrorFileToStderr");

  /** Names the folder of the archives that {@link ClassDataArchive} has made, one for each JDK. */
  private static final String ARCHIVES = "runtime.archives";

  /** With other modules HotSpot refuses the archive, and beside another one it would fail. */
  private static final Pattern OWN_CLASS_DATA = Pattern.compile("--add-|AOTCache|Archive|Xshare");

  public static final String MAIN_CLASS =
      "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private JavaRuntime() {}

  /**
   * The process of an environment, to be started.
   *
   * @param authority of Lambda's API
   */
  static ProcessBuilder process(LambdaFunction function, String authority) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(function));
    builder.directory(function.function().toFile()).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin"));
    // Lambda's en_US.UTF-8 is not on every machine; without a locale no path may be beyond ASCII.
    environment.put("LANG", "C.UTF-8");
    environment.put("AWS_LAMBDA_RUNTIME_API", authority);
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "local");
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
    environment.put(InitializationType.VARIABLE, InitializationType.ON_DEMAND.value());
    environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_java" + Jdks.feature(function.javaHome()));
    environment.put("LAMBDA_TASK_ROOT", function.function().toString());
    environment.put("_HANDLER", function.handler());
    environment.putAll(function.environment());
    return builder;
  }

  private static List<String> command(LambdaFunction function) throws IOException {
    List<String> command = new ArrayList<>();
    function.wrapper().forEach(wrapper -> command.add(wrapper.toString()));
    command.add(function.javaHome().resolve("bin/java").toString());
    command.addAll(OPTIONS);
    if (!Jdks.hasCaches(function.javaHome())) {
      // Which goes with no AOT cache.
      command.add("-Xshare:auto");
    }
    command.addAll(archive(function));
    command.add(Build.runtimeOption());
    command.add("-classpath");
    command.add(classPath());
    command.add(MAIN_CLASS);
    command.add(function.handler());
    return command;
  }

  /** As on Lambda, whose runtime starts from one; less what the function's own options say. */
  private static List<String> archive(LambdaFunction function) throws IOException {
    String folder = System.getProperty(ARCHIVES, "none");
    Path archive = ClassDataArchive.in(Path.of(folder), function.javaHome());
    String own = function.environment().getOrDefault("JAVA_TOOL_OPTIONS", "");
    return Files.exists(archive) && !OWN_CLASS_DATA.matcher(own).find()
        ? List.of("-XX:SharedArchiveFile=" + archive)
        : List.of();
  }

  public static String classPath() throws IOException {
    try (Stream<Path> jars = Files.list(Build.directory().resolve("runtime"))) {
      return String.join(":", jars.map(Path::toString).sorted().toList());
    }
  }
}
