package io.github.oktatoken.neighbour;

import io.github.oktatoken.local.LambdaFunction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A function, and what is there beside the layer: its own libraries, other agents and wrappers. */
final class Neighbour {
  private static final String OPTIONS = "JAVA_TOOL_OPTIONS";

  private final String name;
  private final Path code;
  private final String handler;
  private final Map<String, String> variables = new HashMap<>();
  private final List<Path> commandLine = new ArrayList<>();
  private final List<Path> wrappers = new ArrayList<>();
  private String options = "";
  private String work = "{}";
  private String ask = "{\"ask\":\"token\"}";
  private Pattern sign = Pattern.compile("(Picked up JAVA_TOOL_OPTIONS)");
  private boolean isBehind;

  Neighbour(String name, Path code, String handler) {
    this.name = name;
    this.code = code;
    this.handler = handler;
  }

  /** What makes the function do its work, and tell what it has for a token. */
  Neighbour events(String toWork, String toAsk) {
    work = toWork;
    ask = toAsk;
    return this;
  }

  Neighbour variable(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** Of JAVA_TOOL_OPTIONS. */
  Neighbour option(String option) {
    options = options.isEmpty() ? option : options + " " + option;
    return this;
  }

  /** The agent is named by the first of the options, and our wrapper by none. */
  Neighbour behindOurs() {
    isBehind = true;
    return this;
  }

  /** Lambda's command line goes through this script, as if Lambda had another one. */
  Neighbour commandLine(Path script) {
    commandLine.add(script);
    return this;
  }

  /** Another layer's wrapper. */
  Neighbour wrapper(Path script) {
    wrappers.add(script);
    return this;
  }

  /** What the log has of the neighbour's own doing: the groups of this expression. */
  Neighbour sign(String expression) {
    sign = Pattern.compile(expression);
    return this;
  }

  String work() {
    return work;
  }

  String ask() {
    return ask;
  }

  Pattern sign() {
    return sign;
  }

  /** What Lambda starts where the layer isn't. */
  LambdaFunction withoutLayer(Path jdk, String trust) {
    return function(jdk, wrappers, trust + " " + options, Map.of());
  }

  /** What Lambda starts where it is, by one of the ways of layer/docs/lambda.md. */
  LambdaFunction withLayer(Path jdk, String trust, Path layer, Map<String, String> settings) {
    if (isBehind) {
      String agent = "-javaagent:" + layer.resolve("okta-token-extension/agent.jar");
      return function(jdk, wrappers, agent + " " + trust + " " + options, settings);
    }
    Map<String, String> all = new HashMap<>(settings);
    wrappers.forEach(wrapper -> all.put("okta_next_wrapper", wrapper.toString()));
    List<Path> ours = List.of(layer.resolve("okta-token-wrapper"));
    return function(jdk, ours, trust + " " + options, all);
  }

  private LambdaFunction function(
      Path jdk, List<Path> started, String allOptions, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.putAll(settings);
    environment.put(OPTIONS, allOptions.strip());
    List<Path> scripts = new ArrayList<>(commandLine);
    scripts.addAll(started);
    return new LambdaFunction(jdk, scripts, code, handler, environment);
  }

  @Override
  public String toString() {
    return name;
  }
}
