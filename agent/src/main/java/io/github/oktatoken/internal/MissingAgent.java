package io.github.oktatoken.internal;

import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.internal.env.Variable;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Finds out why there is no agent in this JVM, as far as its environment tells. */
public final class MissingAgent {
  private static final String WRAPPER = Variable.EXEC_WRAPPER;
  private static final String NEXT_WRAPPER = Variable.NEXT_WRAPPER;
  private static final String OPTIONS = Variable.JAVA_TOOL_OPTIONS;
  private static final String WRAPPER_NAME = "okta-token-wrapper";
  private static final String WRAPPER_PATH = "/opt/" + WRAPPER_NAME;
  private static final String AGENT_NAME = "okta-token-extension/agent.jar";

  private final Map<String, String> environment;

  MissingAgent(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Returns it for this JVM, whose agents its system class loader loads. */
  static String reason() {
    boolean isCopy = MissingAgent.class.getClassLoader() != ClassLoader.getSystemClassLoader();
    return new MissingAgent(System.getenv()).reason(isCopy, LaunchedJvm.isThis());
  }

  /**
   * Returns what is missing, and what to do.
   *
   * @param isCopy whether {@link TokenHolder} comes from a class loader that no agent is loaded by
   * @param isLaunched whether the {@link Launcher} has started this JVM, and the agent's work in it
   */
  String reason(boolean isCopy, boolean isLaunched) {
    return "the okta token agent is not running: " + missing(isCopy, isLaunched);
  }

  private String missing(boolean isCopy, boolean isLaunched) {
    if (value(Variable.FUNCTION_NAME).isEmpty()) {
      return "this JVM is not in AWS Lambda, where the okta-token layer brings it and "
          + (WRAPPER + "=" + WRAPPER_PATH)
          + " starts it";
    }
    boolean isNamed = value(OPTIONS).contains(AGENT_NAME);
    if (isCopy && (isNamed || isLaunched)) {
      return "or it is, but this TokenHolder is a copy that the function brings, and not the"
          + " agent's: leave okta-token-agent out of the function's package (scope provided)";
    }
    if (isNamed) {
      return OPTIONS
          + " names it, but this JVM was started without that variable, or has no module"
          + " java.instrument: add what is missing";
    }
    String wrapper = value(WRAPPER);
    if (wrapper.isEmpty()) {
      return WRAPPER
          + (" is not set: add the okta-token layer to the function and set " + WRAPPER)
          + ("=" + WRAPPER_PATH);
    }
    if (!wrapper.equals(WRAPPER_NAME) && !wrapper.endsWith("/" + WRAPPER_NAME)) {
      return WRAPPER
          + (" names another wrapper: add the okta-token layer to the function and set " + WRAPPER)
          + ("=" + WRAPPER_PATH + " and " + NEXT_WRAPPER + "=" + wrapper)
          + ", which starts both";
    }
    if (!exists(wrapper)) {
      return wrapper + " is missing: add the okta-token layer to the function";
    }
    return OPTIONS
        + " has lost what the wrapper adds: "
        + (value(NEXT_WRAPPER).isEmpty() ? "a script" : value(NEXT_WRAPPER) + " or another script")
        + " that sets it has to keep what is there, as in export "
        + (OPTIONS + "=\"$" + OPTIONS + " <its own>\"")
        + "; or the log says why the wrapper has added nothing; or, on java25, a process between"
        + " this JVM and the function's has ended: have it wait for this one";
  }

  private static boolean exists(String path) {
    try {
      return Files.exists(Path.of(path));
    } catch (InvalidPathException senseless) {
      return false;
    }
  }

  private String value(String name) {
    return environment.getOrDefault(name, "").strip();
  }
}
