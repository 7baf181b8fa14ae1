package io.github.oktatoken.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the local Lambda starts.
 *
 * @param javaHome the JDK
 * @param wrapper the layer's wrapper; none of it if empty
 * @param function the folder that the function's package was unpacked to
 * @param handler class name, or class name and method
 * @param environment the function's environment variables
 */
public record LambdaFunction(
    Path javaHome,
    List<Path> wrapper,
    Path function,
    String handler,
    Map<String, String> environment) {
  /** The same with SnapStart. */
  public LambdaFunction withSnapStart() {
    return with(Map.of(InitializationType.VARIABLE, InitializationType.SNAP_START.value()));
  }

  /** The same on a managed instance that runs so many invocations at once. */
  public LambdaFunction onManagedInstance(int concurrency) {
    return with(
        Map.of(
            InitializationType.VARIABLE,
            InitializationType.MANAGED_INSTANCES.value(),
            "AWS_LAMBDA_MAX_CONCURRENCY",
            String.valueOf(concurrency)));
  }

  private LambdaFunction with(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(variables);
    return new LambdaFunction(javaHome, wrapper, function, handler, all);
  }
}
