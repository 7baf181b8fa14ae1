package io.github.oktatoken;

import io.github.oktatoken.lambda.JavaRuntime;

/**
 * The java agent. Every JVM of the environment inherits it, also those that the function starts: in
 * them it does nothing, and loads no other class.
 */
public final class Agent {
  private static boolean isInChild;

  private Agent() {}

  /** Called by the JVM before its main method; never throws. */
  public static void premain(String arguments) {
    String command = System.getProperty("sun.java.command", "");
    if (command.equals(JavaRuntime.MAIN_CLASS)
        || command.startsWith(JavaRuntime.MAIN_CLASS + " ")) {
      Extension.start();
    } else {
      isInChild = true;
    }
  }

  /** Returns whether this is not the JVM that Lambda waits for, but one that the function runs. */
  static boolean isInChild() {
    return isInChild;
  }
}
