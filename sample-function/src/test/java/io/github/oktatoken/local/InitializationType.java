package io.github.oktatoken.local;

import java.util.Map;

/** How Lambda initialises an environment: what it tells the function, and the rules differ by. */
enum InitializationType {
  ON_DEMAND("on-demand"),
  SNAP_START("snap-start"),
  MANAGED_INSTANCES("lambda-managed-instances");

  static final String VARIABLE = "AWS_LAMBDA_INITIALIZATION_TYPE";

  private final String value;

  InitializationType(String value) {
    this.value = value;
  }

  /** What the variable is to be set to. */
  String value() {
    return value;
  }

  /** As a function's variables say. */
  static InitializationType of(Map<String, String> environment) {
    for (InitializationType type : values()) {
      if (type.value.equals(environment.get(VARIABLE))) {
        return type;
      }
    }
    // Provisioned concurrency differs in time alone.
    return ON_DEMAND;
  }
}
