package io.github.oktatoken.neighbour;

import io.github.oktatoken.local.ClassDataArchive;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.machine.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The neighbours on one JDK, as the profile's build has put them together. */
final class NeighbourList {
  private static final String PACKAGE = "io.github.oktatoken.neighbour.function.";
  private static final String ASK = "{\"token\":\"\"}";

  private final Path folder;
  private final Path jdk;

  /**
   * @param folder for what has to be made first
   */
  NeighbourList(Path folder, Path jdk) {
    this.folder = folder;
    this.jdk = jdk;
  }

  List<Neighbour> all() throws Exception {
    List<Neighbour> all = new ArrayList<>(wrappers());
    // A second JDK shows something new where the JVM itself is concerned.
    if (jdk.equals(Jdks.found().get(0))) {
      all.addAll(agents());
      all.addAll(elastic());
      all.addAll(frameworks());
    }
    return all;
  }

  private static List<Neighbour> agents() throws IOException {
    String openTelemetry = "\"-javaagent:" + agent("opentelemetry-javaagent") + "\"";
    return List.of(
        withSpans("OpenTelemetry before ours").option(openTelemetry),
        withSpans("OpenTelemetry behind ours").option(openTelemetry).behindOurs(),
        withSpans("OpenTelemetry by its wrapper").wrapper(wrapper("opentelemetry")),
        withTraces("Datadog on the command line").commandLine(wrapper("datadog-on-command-line")));
  }

  private List<Neighbour> wrappers() throws Exception {
    return List.of(
        oldLibraries("a wrapper that asks for Java's version")
            .wrapper(wrapper("java-version"))
            .sign("(Runtime Environment)"),
        withTraces("two wrappers behind ours")
            .wrapper(wrapper("java-version"))
            .variable("after_version", wrapper("datadog").toString()),
        oldLibraries("Lambda's class-data archive")
            .commandLine(wrapper("class-data-archive"))
            .variable("archive", ClassDataArchive.dump(jdk, folder).toString()));
  }

  private List<Neighbour> frameworks() throws IOException {
    return List.of(
        oldLibraries("OkHttp 3.14, Moshi 1.8 and Kotlin 1.2"),
        serverlessContainer("Spring Boot 3", "spring-boot-3"),
        serverlessContainer("Spring Boot 4", "spring-boot-4"),
        new Neighbour(
                "Spring Cloud Function",
                function("spring-cloud-function"),
                "org.springframework.cloud.function.adapter.aws.FunctionInvoker::handleRequest")
            .events("{}", ASK)
            .variable("MAIN_CLASS", PACKAGE + "Application")
            .sign("(Started )"),
        new Neighbour(
                "Quarkus",
                Build.unpack(
                    directory().resolve("quarkus/target/function.zip"),
                    Files.createDirectory(folder.resolve("quarkus"))),
                "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest")
            .events("{}", ASK)
            .sign("(an order has come)"),
        new Neighbour("Powertools", function("powertools"), PACKAGE + "PowertoolsFunction")
            .events("{}", ASK)
            .sign("\"message\":\"(an order has come)\".*\"function_request_id\""));
  }

  /** Its wrapper splits the command line, which holds the path of this build, at white space. */
  private static List<Neighbour> elastic() throws IOException {
    if (directory().toString().contains(" ")) {
      return List.of();
    }
    return List.of(
        oldLibraries("Elastic by its wrapper")
            .variable("ELASTIC_APM_CLOUD_PROVIDER", "none")
            .variable("ELASTIC_APM_CENTRAL_CONFIG", "false")
            .wrapper(wrapper("elastic"))
            .sign("(Starting Elastic APM)"));
  }

  private static Neighbour oldLibraries(String name) {
    return new Neighbour(name, function("old-libraries"), PACKAGE + "OldLibraries")
        .events("{}", ASK);
  }

  /** OpenTelemetry's log has every span's name, kind and instrumentation. */
  private static Neighbour withSpans(String name) {
    return oldLibraries(name)
        .variable("OTEL_TRACES_EXPORTER", "logging")
        .variable("OTEL_METRICS_EXPORTER", "none")
        .variable("OTEL_LOGS_EXPORTER", "none")
        .sign("LoggingSpanExporter - '([^']+)' : \\w+ \\w+ (\\w+) \\[tracer: ([^:\\]]+)");
  }

  /** Datadog's log has every trace. */
  private static Neighbour withTraces(String name) {
    return oldLibraries(name)
        .variable("DD_WRITER_TYPE", "LoggingWriter")
        .variable("DD_INSTRUMENTATION_TELEMETRY_ENABLED", "false")
        .variable("DD_REMOTE_CONFIGURATION_ENABLED", "false")
        .sign("write\\(trace\\): \\[\\{\"service\":\"[^\"]+\",\"name\":\"([^\"]+)");
  }

  private static Neighbour serverlessContainer(String name, String code) {
    return new Neighbour(name, function(code), PACKAGE + "ServerlessContainer")
        .events(get("/own"), get("/token"))
        .sign("(Started )");
  }

  /** As the API Gateway sends it. */
  private static String get(String path) {
    return """
        {"resource":"%1$s","path":"%1$s","httpMethod":"GET","headers":{"Accept":"*/*"},
        "multiValueHeaders":{"Accept":["*/*"]},"isBase64Encoded":false,
        "requestContext":{"resourcePath":"%1$s","httpMethod":"GET","stage":"test",
        "identity":{"sourceIp":"127.0.0.1"}}}"""
        .formatted(path);
  }

  private static Path function(String name) {
    return directory().resolve(name).resolve("target/function");
  }

  private static Path agent(String name) {
    return directory().resolve("agents/target").resolve(name + ".jar");
  }

  private static Path wrapper(String name) throws IOException {
    Path script = directory().resolve("wrappers").resolve(name);
    if (!script.toFile().setExecutable(true)) {
      throw new IOException(script + " can't be made executable");
    }
    return script;
  }

  private static Path directory() {
    return Build.directory().resolve("neighbours");
  }
}
