package io.github.oktatoken.localrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.oktatoken.function.ProbeHandler;
import io.github.oktatoken.function.ThrowingHandler;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.machine.Known;
import io.github.oktatoken.machine.Packed;
import io.github.oktatoken.sample.client.OkHttpTokenInterceptor;
import io.github.oktatoken.server.FaultServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the author of a function sees: in JVMs of their own, as Maven starts them. */
class OwnFunctionIT {
  private static final String ORDERS_HANDLER = "io.github.oktatoken.sample.OrdersHandler";
  private static final String THEIRS = "environment=environment.json";
  private static final String THROWING_HANDLER = ThrowingHandler.class.getName();

  /** Side by side, since they wait most of their time. */
  private static final Map<String, Process> runs = new HashMap<>();

  private static final Queue<String> authorizations = new ConcurrentLinkedQueue<>();

  @TempDir private static Path folder;
  private static FaultServer okta;
  private static HttpServer api;

  @BeforeAll
  static void beginThoseThatTakeLong() throws Exception {
    okta = new FaultServer();
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.createContext(
        "/orders",
        exchange -> {
          authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    api.start();
    Files.copy(Build.directory().resolve("sample-function.zip"), folder.resolve("my orders.zip"));
    Packed.program(folder.resolve("probe.jar"), ProbeHandler.class);
    Packed.program(folder.resolve("throwing.jar"), ThrowingHandler.class);
    Files.writeString(folder.resolve("none.zip"), "no zip");
    Files.writeString(folder.resolve("token.json"), "{\"tell\":\"token\"}");
    Files.writeString(folder.resolve("half.json"), "{\"tell\":");
    Files.writeString(
        folder.resolve("environment.json"),
        """
        {"Variables": {
          "AWS_LAMBDA_EXEC_WRAPPER": "/opt/okta-token-wrapper",
          "client_id": "mine", "client_secret": "my own secret",
          "okta_token_url": "%s", "orders_url": "http://127.0.0.1:%d/orders"}}
        """
            .formatted(okta.url(), api.getAddress().getPort()));
    begin("sample", "function=my orders.zip", "handler=" + ORDERS_HANDLER, THEIRS);
    begin(
        "good",
        "function=probe.jar",
        "handler=" + ProbeHandler.class.getName() + "::handleRequest",
        "event=token.json");
  }

  @AfterAll
  static void end() throws IOException {
    runs.values().forEach(Process::destroyForcibly);
    api.stop(0);
    okta.close();
  }

  @Test
  void theSampleIsAFunctionLikeAnyOtherAndItsOwnSettingsCount() throws Exception {
    assertThat(output("sample", 0))
        .contains(
            "Authorization server: " + okta.url(),
            "After a freeze",
            "Restored, and invoked",
            "okta token ready",
            "All 4 invocations ended without a function error.",
            "The function was restored from a snapshot.")
        .containsPattern("TokenHolder is called by .*" + OkHttpTokenInterceptor.class.getName())
        .doesNotContain("my own secret");
    assertThat(okta.issued()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(authorizations)
        .hasSize(4)
        .allSatisfy(sent -> assertThat(okta.issued()).contains(sent.replace("Bearer ", "")));
  }

  @Test
  void aFunctionWithoutSettingsHasTokensOfTheBuiltInServer() throws Exception {
    assertThat(output("good", 0))
        .contains("Authorization server: Spring Authorization Server")
        .containsPattern("After a freeze that the token did not outlive\n(.*\n)+?.*token requested")
        .containsPattern("Restored, and invoked\n(.*\n)+?.*restore\n(.*\n)*?.*token requested")
        .contains("{\"type\":\"Bearer\"}", "All 4 invocations ended without a function error.")
        .contains("TokenHolder is called by " + ProbeHandler.class.getName() + ".");
  }

  @Test
  void anExceptionOfTheHandlerIsShownAsLambdaReportsIt() throws Exception {
    begin("throwing", "function=throwing.jar", "handler=" + THROWING_HANDLER, THEIRS);

    assertThat(output("throwing", 1))
        .contains(
            "\"errorMessage\":\"no orders for null\"",
            "\"errorType\":\"java.lang.IllegalArgumentException\"",
            "no orders for null: java.lang.IllegalArgumentException",
            "The first invocation ended with a function error",
            "No class of the function calls TokenHolder");
  }

  @Test
  void aHandlerThatIsMissingIsShownAsLambdaReportsIt() throws Exception {
    begin("missing", "function=throwing.jar", "handler=com.example.None", THEIRS);

    assertThat(output("missing", 1))
        .contains(
            "\"errorMessage\":\"Class not found: com.example.None\"",
            "\"errorType\":\"java.lang.ClassNotFoundException\"",
            "The first invocation ended with a function error");
  }

  @Test
  void aPathThatIsWrongTakesOneLine() throws Exception {
    begin("nowhere", "function=nowhere.jar", "handler=a.B");

    assertThat(output("nowhere", 2))
        .isEqualToIgnoringNewLines("-Dfunction: there is no file " + folder.resolve("nowhere.jar"));
  }

  @ParameterizedTest
  @CsvSource({
    "handler=a.B, -Dfunction is missing",
    "function=probe.jar, -Dhandler is missing",
    "function=. handler=a.B, -Dfunction: FOLDER is not a file that can be read",
    "function=none.zip handler=a.B, -Dfunction: FOLDER/none.zip is not a zip or jar file",
    "function=probe.jar handler=a.B event=half.json, -Devent: FOLDER/half.json is not JSON",
    "function=probe.jar handler=a.B environment=token.json, -Denvironment: FOLDER/token.json is",
    "function=probe.jar handler=a.B timeout=0, -Dtimeout takes seconds",
  })
  void anOptionThatCannotBeUsedIsNamed(String options, String says) throws Exception {
    Options given = Options.of(("folder=" + folder + " " + options).split(" "));
    Path task = Files.createTempDirectory(folder, "task").resolve("task");

    assertThatThrownBy(() -> OwnFunction.of(given, folder, task))
        .isInstanceOf(BadOption.class)
        .hasMessageStartingWith(says.replace("FOLDER", folder.toString()));
  }

  private static void begin(String name, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LocalRun.class.getName());
    command.add("folder=" + folder);
    // For a busy machine.
    command.add("timeout=60");
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    runs.put(name, builder.redirectOutput(outputOf(name).toFile()).start());
  }

  private static String output(String name, int status) throws Exception {
    int ended = Known.in(runs, name).waitFor();
    String output = Files.readString(outputOf(name));
    assertThat(ended).as(output).isEqualTo(status);
    return output;
  }

  private static Path outputOf(String name) {
    return folder.resolve(name.hashCode() + ".output");
  }
}
