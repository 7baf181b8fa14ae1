package io.github.oktatoken.internal.lambda;

import org.jspecify.annotations.Nullable;

/** How Lambda starts and keeps the environment, as far as it matters to the extension. */
public enum InitializationType {
  /** One invocation at a time, a freeze after each; also with provisioned concurrency. */
  ON_DEMAND,

  /** As on demand, but many environments start from one snapshot of the initialised function. */
  SNAP_START,

  /** Many invocations at a time, and no freezes; Lambda sends extensions no events. */
  MANAGED_INSTANCES;

  /** Reads the value of {@code AWS_LAMBDA_INITIALIZATION_TYPE}. */
  public static InitializationType of(@Nullable String name) {
    if ("snap-start".equals(name)) {
      return SNAP_START;
    }
    return "lambda-managed-instances".equals(name) ? MANAGED_INSTANCES : ON_DEMAND;
  }

  /** Returns the body of a registration, which lists the events. */
  String registration() {
    return this == MANAGED_INSTANCES ? "{\"events\":[]}" : "{\"events\":[\"INVOKE\"]}";
  }
}
