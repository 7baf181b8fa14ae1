package io.github.oktatoken.localrun;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files that options name, as Lambda and AWS's command line take them. */
final class JsonFile {
  private static final String VARIABLES = "Variables";

  /** Lambda refuses these; those of the region and the credentials it sets itself. */
  private static final Set<String> RESERVED =
      Set.of(
          "_HANDLER",
          "_X_AMZN_TRACE_ID",
          "AWS_EXECUTION_ENV",
          "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
          "AWS_LAMBDA_FUNCTION_NAME",
          "AWS_LAMBDA_FUNCTION_VERSION",
          "AWS_LAMBDA_INITIALIZATION_TYPE",
          "AWS_LAMBDA_LOG_GROUP_NAME",
          "AWS_LAMBDA_LOG_STREAM_NAME",
          "AWS_LAMBDA_RUNTIME_API",
          "LAMBDA_RUNTIME_DIR",
          "LAMBDA_TASK_ROOT");

  private JsonFile() {}

  /** An event: any JSON. */
  static String event(Path file) throws BadOption, IOException {
    read(Options.EVENT, file);
    return Files.readString(file);
  }

  /** A function's variables, as {@code aws lambda … --environment file://…} takes them. */
  static Map<String, String> variables(Path file) throws BadOption, IOException {
    JsonNode variables = read(Options.ENVIRONMENT, file).get(VARIABLES);
    if (variables == null || !variables.isObject()) {
      throw bad(Options.ENVIRONMENT, file, "is not of the form {\"Variables\": {…}}");
    }
    Map<String, String> all = new HashMap<>();
    for (Map.Entry<String, JsonNode> variable : variables.properties()) {
      String name = variable.getKey();
      if (!variable.getValue().isString()) {
        throw bad(Options.ENVIRONMENT, file, "has a value that is not a string: " + name);
      }
      if (RESERVED.contains(name)) {
        throw bad(Options.ENVIRONMENT, file, "has a variable that Lambda reserves: " + name);
      }
      all.put(name, variable.getValue().asString());
    }
    return all;
  }

  private static JsonNode read(String option, Path file) throws BadOption, IOException {
    try {
      return JsonMapper.shared().readTree(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw bad(option, file, "is not in UTF-8");
    } catch (JacksonException e) {
      // Not its text, which may hold a secret.
      throw bad(option, file, "is not JSON from line " + e.getLocation().getLineNr() + " on");
    }
  }

  private static BadOption bad(String option, Path file, String what) {
    return new BadOption("-D" + option + ": " + file + " " + what);
  }
}
