package io.github.oktatoken.function;

/** A java agent beside ours, as those that watch performance. */
public final class OtherAgent {
  private OtherAgent() {}

  /** Called by the JVM. */
  public static void premain(String name) {
    System.out.println("the other agent " + name + " has started");
  }
}
