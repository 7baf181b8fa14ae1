package io.github.oktatoken.internal.oauth;

/** The kind of a failure, in the words by which people filter logs and metrics. */
public enum FailureKind {
  /** There was no response in time, or an invalid one. */
  OUTAGE("outage"),
  /** The server has had too many requests. */
  THROTTLED("throttled"),
  /** The server has rejected the request. */
  REFUSED("refused"),
  /** The secret or the key can't be read or used. */
  SECRET("secret"),
  /** Another setting is at fault. */
  SETTING("setting"),
  /** This JVM has no memory or no threads, or the agent a bug. */
  INTERNAL("internal");

  private final String label;

  FailureKind(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
