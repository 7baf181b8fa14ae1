package io.github.oktatoken.internal;

import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.message.AgentMessages;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Finds out why there is no agent in this JVM, as far as its environment tells. */
public final class MissingAgent {
  private static final String WRAPPER_NAME = "okta-token-wrapper";
  private static final String AGENT_NAME = "okta-token-extension/agent.jar";

  private final Map<String, String> environment;

  MissingAgent(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Returns the reason for this JVM, whose agents its system class loader loads. */
  static String reason() {
    boolean isCopy = MissingAgent.class.getClassLoader() != ClassLoader.getSystemClassLoader();
    return new MissingAgent(System.getenv()).reason(isCopy, LaunchedJvm.isThis());
  }

  /**
   * Returns what is missing, and what to do.
   *
   * @param isCopy whether {@link TokenHolder} is from a class loader that loads no agents
   * @param isLaunched whether the {@link Launcher}, and so the agent, has started this JVM
   */
  String reason(boolean isCopy, boolean isLaunched) {
    return AgentMessages.missingAgent(missing(isCopy, isLaunched));
  }

  private String missing(boolean isCopy, boolean isLaunched) {
    if (value(Variable.FUNCTION_NAME).isEmpty()) {
      return AgentMessages.OUTSIDE_LAMBDA;
    }
    boolean isNamed = value(Variable.JAVA_TOOL_OPTIONS).contains(AGENT_NAME);
    if (isCopy && (isNamed || isLaunched)) {
      return AgentMessages.COPIED_TOKEN_HOLDER;
    }
    if (isNamed) {
      return AgentMessages.STARTED_WITHOUT_OPTIONS;
    }
    String wrapper = value(Variable.EXEC_WRAPPER);
    if (wrapper.isEmpty()) {
      return AgentMessages.NO_WRAPPER;
    }
    if (!wrapper.equals(WRAPPER_NAME) && !wrapper.endsWith("/" + WRAPPER_NAME)) {
      return AgentMessages.otherWrapper(wrapper);
    }
    return exists(wrapper)
        ? AgentMessages.lostOptions(value(Variable.NEXT_WRAPPER))
        : AgentMessages.missingWrapper(wrapper);
  }

  private static boolean exists(String path) {
    try {
      return Files.exists(Path.of(path));
    } catch (InvalidPathException ignored) {
      return false;
    }
  }

  private String value(String name) {
    return environment.getOrDefault(name, "").strip();
  }
}
