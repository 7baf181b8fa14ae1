package io.github.oktatoken.differential;

import io.github.oktatoken.differential.probe.DefaultsProbe;
import io.github.oktatoken.differential.probe.DifferentialProbe;
import io.github.oktatoken.differential.probe.Findings;
import io.github.oktatoken.differential.probe.FunctionLogManager;
import io.github.oktatoken.differential.probe.HoldingAgent;
import io.github.oktatoken.differential.probe.JvmProbe;
import io.github.oktatoken.differential.probe.OwnSettings;
import io.github.oktatoken.differential.probe.ProcessProbe;
import io.github.oktatoken.differential.probe.TlsProbe;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.local.Moments;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.machine.Packed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A function that is nothing but {@link DifferentialProbe}, to be run with and without the layer:
 * in the same folders, with the same settings, between the same redirections.
 *
 * @param folder holds all that the function can write to
 * @param layer the unpacked layer
 */
record ProbedFunction(
    Path javaHome, Path folder, Path layer, Map<String, String> settings, Moments moments) {
  /** For a look at what is private to the JDK, and log lines without the time. */
  private static final String OPTIONS =
      " -Djava.util.logging.SimpleFormatter.format=%4$s:%5$s%n"
          + " --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.net=ALL-UNNAMED"
          + " --add-opens=java.base/java.security=ALL-UNNAMED"
          + " --add-opens=java.base/sun.net=ALL-UNNAMED";

  /** When the layer's agent does its work. */
  enum When {
    AS_IT_COMES,
    BEFORE_MAIN,
    AFTER_INITIALISATION
  }

  void pack() throws IOException {
    Packed.agent(holdingAgent(), HoldingAgent.class);
    Packed.classes(
        task(),
        DifferentialProbe.class,
        Findings.class,
        ProcessProbe.class,
        JvmProbe.class,
        DefaultsProbe.class,
        TlsProbe.class,
        OwnSettings.class,
        HoldingAgent.class,
        FunctionLogManager.class);
    Path redirect = redirect();
    Files.writeString(
        redirect,
        "#!/bin/sh\nexec \"$@\" >'%s' 2>'%s'\n".formatted(standardOutput(), standardError()));
    Files.setPosixFilePermissions(redirect, PosixFilePermissions.fromString("rwx------"));
  }

  /** What the function's package was unpacked to. */
  Path task() {
    return folder.resolve("task");
  }

  /** Runs the function until it is told to end; returns what it has found, and left. */
  Map<String, String> findings(When when, boolean isLayered) throws Exception {
    String answer;
    LocalLambda.Exit exit;
    try (LocalLambda lambda = start(when, isLayered)) {
      answer = String.valueOf(lambda.invoke("{}").answer());
      answer = answer.replace(lambda.api().authority(), "API").replaceAll("Root=1-[^ ;]*", "TRACE");
      exit = lambda.terminate();
    }
    Map<String, String> found = Findings.read(placed(answer));
    found.put("exit status after SIGTERM", String.valueOf(exit.status()));
    found.put("standard output", placed(Files.readString(standardOutput())));
    // Less the frames of stack traces: whoever comes first meets an error of the JDK's.
    String errors = Files.readString(standardError()).replaceAll("\tat [^\n]*\n", "");
    found.put("standard error", placed(errors));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        found.put("file " + folder.relativize(file), mode);
      }
    }
    return found;
  }

  LocalLambda start(When when, boolean isLayered) throws Exception {
    Path temporary = folder.resolve("tmp");
    if (Files.exists(temporary)) {
      Build.delete(temporary);
    }
    Files.createDirectories(temporary);
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("okta_token_file", temporary.resolve("token.json").toString());
    environment.merge(
        "JAVA_TOOL_OPTIONS",
        OPTIONS + " -Djava.io.tmpdir=" + temporary + agents(when, isLayered),
        String::concat);
    List<Path> wrappers = new ArrayList<>(List.of(redirect()));
    if (isLayered) {
      wrappers.add(layer.resolve("okta-token-wrapper"));
    }
    String handler = DifferentialProbe.class.getName();
    return LocalLambda.start(
        new LambdaFunction(javaHome, wrappers, task(), handler, environment), moments);
  }

  /** In the order in which the JVM starts them; the wrapper adds the layer's own behind them. */
  private String agents(When when, boolean isLayered) {
    String holding = " -javaagent:" + holdingAgent() + "=";
    return switch (when) {
      case AS_IT_COMES -> "";
      case AFTER_INITIALISATION -> holding + HoldingAgent.LATE;
      case BEFORE_MAIN -> {
        String layers = " -javaagent:" + layer.resolve("okta-token-extension/agent.jar");
        yield (isLayered ? layers : "") + holding + HoldingAgent.EARLY;
      }
    };
  }

  /** With the layer and the folder at places that the expectations can name. */
  private String placed(String text) {
    return text.replace(layer.toString(), "/opt").replace(folder.toString(), "/folder");
  }

  private Path holdingAgent() {
    return folder.resolve("holding.jar");
  }

  private Path redirect() {
    return folder.resolve("redirect");
  }

  private Path standardOutput() {
    return folder.resolve("standard-output");
  }

  private Path standardError() {
    return folder.resolve("standard-error");
  }
}
