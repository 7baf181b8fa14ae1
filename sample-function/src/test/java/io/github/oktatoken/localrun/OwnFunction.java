package io.github.oktatoken.localrun;

import io.github.oktatoken.machine.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipException;

/**
 * The function that the options name, unpacked.
 *
 * @param source the zip or jar
 * @param task the folder that it is unpacked to
 * @param environment its own variables
 * @param event what it is invoked with
 */
record OwnFunction(
    Path source,
    Path task,
    String handler,
    Map<String, String> environment,
    String event,
    Duration timeout) {
  private static final String NO_EVENT = "{}";

  /** What Lambda sets and a function's libraries may look for; no credentials. */
  private static final Map<String, String> OF_LAMBDA =
      Map.of(
          "AWS_REGION", "eu-central-1",
          "AWS_DEFAULT_REGION", "eu-central-1",
          "AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/local",
          "AWS_LAMBDA_LOG_STREAM_NAME", "local",
          "TZ", ":UTC");

  private static final String WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER";
  private static final String WRAPPER_IN_LAMBDA = "/opt/okta-token-wrapper";

  /**
   * Checks the options and unpacks the function.
   *
   * @param layer the folder that the layer will be in
   */
  static OwnFunction of(Options options, Path layer, Path task) throws BadOption, IOException {
    Path source =
        options.file(
            Options.FUNCTION, options.required(Options.FUNCTION, "target/my-function.zip"));
    String handler = options.required(Options.HANDLER, "com.example.Handler::handleRequest");
    Path eventFile = options.fileIfGiven(Options.EVENT);
    String event = eventFile == null ? NO_EVENT : JsonFile.event(eventFile);
    Duration timeout = options.timeout();
    Map<String, String> environment = new HashMap<>(OF_LAMBDA);
    Path variables = options.fileIfGiven(Options.ENVIRONMENT);
    if (variables != null) {
      environment.putAll(JsonFile.variables(variables));
    }
    String wrapper = environment.remove(WRAPPER);
    if (wrapper != null && !wrapper.isBlank() && !wrapper.equals(WRAPPER_IN_LAMBDA)) {
      throw new BadOption(
          "-Denvironment: of other layers there is nothing here. Leave " + WRAPPER + " out");
    }
    environment.replaceAll((name, value) -> onThisMachine(value, layer, task));
    environment.putAll(options.settings());
    unpack(source, task);
    return new OwnFunction(source, task, handler, environment, event, timeout);
  }

  /** What lies in the function's package or in the layer has other paths here. */
  private static String onThisMachine(String value, Path layer, Path task) {
    return value
        .replace("/var/task/", task + "/")
        .replace("/opt/okta-token-", layer + "/okta-token-");
  }

  private static void unpack(Path source, Path task) throws BadOption, IOException {
    try {
      Build.unpack(source, Files.createDirectory(task));
    } catch (ZipException | ProviderNotFoundException e) {
      throw new BadOption("-Dfunction: " + source + " is not a zip or jar file");
    }
  }
}
