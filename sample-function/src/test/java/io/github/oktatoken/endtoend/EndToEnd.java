package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.function.ProbeHandler;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.local.Moments;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.server.AuthorizationServer;
import io.github.oktatoken.server.Certificate;
import io.github.oktatoken.server.ResourceServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The real zip, a real authorization server, and the settings that bring them together; on each
 * JDK.
 */
@ParameterizedClass(name = "on {0}")
@MethodSource("io.github.oktatoken.machine.Jdks#found")
public abstract class EndToEnd {
  static final String PROBE = ProbeHandler.class.getName();
  static final String TELL_TOKEN = "{\"tell\":\"token\"}";

  static final Duration LONG_TOKEN_LIFE = Duration.ofMinutes(5);

  protected static final Moments moments = new Moments();

  static Certificate certificate;
  protected static Path layer;
  static Path sample;
  static String trustOptions;
  protected static AuthorizationServer longLived;

  protected @Parameter Path jdk;
  protected @TempDir Path folder;
  protected final Map<String, String> settings = new HashMap<>();

  @BeforeAll
  static void takeWhatIsShared() throws Exception {
    SharedServer shared = SharedServer.get();
    certificate = shared.certificate();
    layer = shared.layer();
    sample = shared.sample();
    trustOptions = shared.trustOptions();
    longLived = shared.server();
  }

  @BeforeEach
  void defaults() {
    settings.put("client_id", AuthorizationServer.CLIENT_ID);
    settings.put("client_secret", AuthorizationServer.CLIENT_SECRET);
    settings.put("okta_scope", AuthorizationServer.SCOPE);
    settings.put("okta_token_url", longLived.tokenUrl());
    settings.put("okta_token_file", tokenFile().toString());
    settings.put("JAVA_TOOL_OPTIONS", trustOptions);
  }

  Path tokenFile() {
    return folder.resolve("token.json");
  }

  /** The access token in the file. */
  String tokenInFile() throws IOException {
    return Files.readString(tokenFile()).split("\"", 5)[3];
  }

  /** Other settings come with another environment, in which no process was before. */
  void takeAnotherEnvironment() throws IOException {
    Files.deleteIfExists(folder.resolve(".token.json.restart"));
    Files.deleteIfExists(tokenFile());
  }

  LocalLambda startSample(ResourceServer api) throws Exception {
    settings.put("orders_url", api.url());
    return LocalLambda.start(sample(), moments);
  }

  LambdaFunction sample() {
    return function("io.github.oktatoken.sample.OrdersHandler", sample);
  }

  LocalLambda startProbe() throws Exception {
    return LocalLambda.start(probe(), moments);
  }

  LambdaFunction probe() {
    return function(PROBE, Build.testClasses());
  }

  LambdaFunction function(String handler, Path code) {
    Path wrapper = layer.resolve("okta-token-wrapper");
    return new LambdaFunction(jdk, List.of(wrapper), code, handler, settings);
  }

  static AuthorizationServer server(Duration tokenLife, String method) {
    return new AuthorizationServer(certificate, tokenLife, method, Duration.ZERO, moments);
  }

  /** All that is alive in it, one character for each byte. */
  String heapOf(LocalLambda lambda) throws Exception {
    Path dump = folder.resolve("heap.hprof");
    Process jcmd =
        new ProcessBuilder(
                jdk.resolve("bin/jcmd").toString(),
                String.valueOf(lambda.pid()),
                "GC.heap_dump",
                dump.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(jcmd.waitFor()).isZero();
    String heap = new String(Files.readAllBytes(dump), StandardCharsets.ISO_8859_1);
    Files.delete(dump);
    return heap;
  }

  /** Less that a token takes long, as it may on a busy machine. */
  public static List<String> linesOfOurs(List<String> log) {
    return allLinesOfOurs(log).stream()
        .filter(line -> !line.contains("still waiting for the okta token"))
        .toList();
  }

  /** What others write may name the project's folder, which may be called like the project. */
  public static List<String> allLinesOfOurs(List<String> log) {
    String project = Build.directory().toString();
    return log.stream()
        .filter(line -> line.contains("okta token") && !line.contains(project))
        .toList();
  }
}
