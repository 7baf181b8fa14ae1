package io.github.oktatoken.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One execution environment of a function: AWS's real runtime in a JVM of its own, started through
 * the layer's wrapper, and frozen (SIGSTOP) whenever nothing runs in it.
 */
final class LocalLambda implements AutoCloseable {
  /** Lambda's own limit. */
  static final Duration INIT_LIMIT = Duration.ofSeconds(10);

  /** A function's time-out, as its author might set it. */
  static final Duration INVOCATION_LIMIT = Duration.ofSeconds(20);

  /** Lambda kills what is still there after 500 ms; a busy machine may take that long by itself. */
  private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(5);

  private static final String RUNTIME =
      "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private final Moments moments;
  private final LambdaApi api;
  private final Process process;
  private final CompletableFuture<Void> reader;
  private boolean frozen;
  private final List<String> output = new ArrayList<>();

  /**
   * What is to be started.
   *
   * @param javaHome the JDK
   * @param wrapper the layer's wrapper; none of it if empty
   * @param function the folder that the function's package was unpacked to
   * @param handler class name, or class name and method
   * @param environment the function's environment variables
   */
  record Function(
      Path javaHome,
      List<Path> wrapper,
      Path function,
      String handler,
      Map<String, String> environment) {

    private boolean isManaged() {
      String type = environment.get("AWS_LAMBDA_INITIALIZATION_TYPE");
      return "lambda-managed-instances".equals(type);
    }
  }

  private LocalLambda(LambdaApi api, Process process, Moments moments) {
    this.api = api;
    this.process = process;
    this.moments = moments;
    this.reader = CompletableFuture.runAsync(this::readOutput);
  }

  /** Starts the environment and waits for the end of its initialisation. */
  static LocalLambda start(Function function, Moments moments) throws Exception {
    LocalLambda lambda = launch(function, moments);
    lambda.awaitInit();
    return lambda;
  }

  /** Starts the process and doesn't wait. */
  static LocalLambda launch(Function function, Moments moments) throws IOException {
    return launch(function, new LambdaApi(moments, function.isManaged()), moments);
  }

  /** Starts the process against an API that may have been told to misbehave. */
  static LocalLambda launch(Function function, LambdaApi api, Moments moments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(function));
    builder.directory(function.function().toFile()).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin"));
    environment.put("LANG", "en_US.UTF-8");
    environment.put("AWS_LAMBDA_RUNTIME_API", api.authority());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "local");
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_java" + Jdks.feature(function.javaHome()));
    environment.put("LAMBDA_TASK_ROOT", function.function().toString());
    environment.put("_HANDLER", function.handler());
    environment.putAll(function.environment());
    moments.restart();
    return new LocalLambda(api, builder.start(), moments);
  }

  void awaitInit() throws InterruptedException {
    if (!api.awaitIdle(INIT_LIMIT)) {
      throw new IllegalStateException("the initialisation was not over in time:\n" + log());
    }
  }

  /** Waits until the snapshot of SnapStart may be taken, and freezes the environment. */
  void awaitCheckpoint() throws InterruptedException {
    if (!api.awaitCheckpoint(INIT_LIMIT)) {
      throw new IllegalStateException("there was no checkpoint in time:\n" + log());
    }
    freeze();
  }

  /** Goes on from the snapshot until the function is ready for its first invocation. */
  void restore() throws InterruptedException {
    thaw();
    api.restore();
    awaitInit();
  }

  /**
   * Thaws the environment, runs one invocation in it to its end and freezes it again.
   *
   * @throws IllegalStateException if the invocation is lost: not everybody asked for the next event
   */
  Invocation invoke(String payload) throws InterruptedException {
    return invoke(payload, INVOCATION_LIMIT);
  }

  /** As a function with this time-out. */
  Invocation invoke(String payload, Duration timeout) throws InterruptedException {
    thaw();
    Invocation invocation = api.begin(payload, timeout);
    if (!api.awaitIdle(timeout)) {
      throw new IllegalStateException("Task timed out:\n" + log());
    }
    freeze();
    return invocation;
  }

  /** Runs many at once, as a Managed Instance does, which is never frozen. */
  List<Invocation> invokeAtOnce(int count, String payload) throws InterruptedException {
    List<Invocation> invocations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      invocations.add(api.begin(payload, INVOCATION_LIMIT));
    }
    if (!api.awaitIdle(INVOCATION_LIMIT)) {
      throw new IllegalStateException("Task timed out:\n" + log());
    }
    return invocations;
  }

  LambdaApi api() {
    return api;
  }

  long pid() {
    return process.pid();
  }

  /** How many threads the process has. */
  int threads() throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      return (int) threads.count();
    }
  }

  /** How many sockets the process holds. */
  int sockets() throws IOException {
    return (int) descriptors().stream().filter(target -> target.startsWith("socket:")).count();
  }

  /** How many connections the process has to a port of this machine, by the kernel's tables. */
  long connectionsTo(int port) throws IOException {
    String remote = String.format(Locale.ROOT, ":%04X", port);
    String inodes = String.join("\n", descriptors());
    long connections = 0;
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/net/" + table))) {
        String[] columns = line.strip().split("\\s+");
        if (columns[2].endsWith(remote) && inodes.contains("socket:[" + columns[9] + "]")) {
          connections++;
        }
      }
    }
    return connections;
  }

  /** What the process has open, as the kernel calls it. */
  private List<String> descriptors() throws IOException {
    List<String> targets = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      for (Path descriptor : (Iterable<Path>) all::iterator) {
        try {
          targets.add(Files.readSymbolicLink(descriptor).toString());
        } catch (NoSuchFileException closed) {
          // Since it was listed.
        }
      }
    }
    return targets;
  }

  /** Shuts the environment down as Lambda does where there is an extension: by SIGTERM. */
  int terminate() throws InterruptedException {
    thaw();
    signal("TERM");
    if (!process.waitFor(SHUTDOWN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("the process did not end in time:\n" + log());
    }
    return process.exitValue();
  }

  /** What the process has written so far, line by line; standard error is part of it. */
  List<String> log() {
    synchronized (output) {
      return List.copyOf(output);
    }
  }

  /** Ends the process; returns all that it has written. */
  List<String> finalLog() {
    process.destroyForcibly().onExit().join();
    reader.join();
    return log();
  }

  @Override
  public void close() {
    finalLog();
    api.close();
  }

  /** Stops the process where it stands. */
  void freeze() {
    signal("STOP");
    frozen = true;
    moments.add("freeze");
  }

  /** Lets the process go on; no more than that if it wasn't frozen. */
  void thaw() {
    if (!frozen) {
      return;
    }
    signal("CONT");
    frozen = false;
    moments.add("thaw");
  }

  private void signal(String name) {
    try {
      int status =
          new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
              .inheritIO()
              .start()
              .waitFor();
      if (status != 0) {
        throw new IllegalStateException("the function's process has ended:\n" + log());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** As on Lambda's java17, less what only its own JDK build knows. */
  private static List<String> command(Function function) throws IOException {
    List<String> command = new ArrayList<>();
    function.wrapper().forEach(wrapper -> command.add(wrapper.toString()));
    command.add(function.javaHome().resolve("bin/java").toString());
    command.add("-XX:MaxHeapSize=445645k");
    command.add("-XX:+UseSerialGC");
    command.add("-Xshare:auto");
    command.add("-XX:+TieredCompilation");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("--add-opens=java.base/java.io=ALL-UNNAMED");
    command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    command.add("-XX:+ErrorFileToStderr");
    command.add("-classpath");
    command.add(runtimeClassPath());
    command.add(RUNTIME);
    command.add(function.handler());
    return command;
  }

  private static String runtimeClassPath() throws IOException {
    try (Stream<Path> jars = Files.list(Build.directory().resolve("runtime"))) {
      return String.join(":", jars.map(Path::toString).sorted().toList());
    }
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (output) {
          output.add(line);
        }
        if (line.contains("okta token ready")) {
          moments.add("token announced in the log");
        }
      }
    } catch (IOException ended) {
      // With the process.
    }
  }
}
