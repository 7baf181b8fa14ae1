package io.github.oktatoken;

import io.github.oktatoken.lambda.JavaRuntime;
import java.io.File;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The java agent. Every JVM of the environment inherits it, also those that the function starts: in
 * them it does nothing, and loads no other class. They may be of any age, so this class alone is
 * compiled for Java 8: a JVM that can't load its agent doesn't start.
 */
public final class Agent {
  private static boolean isStarted;
  private static boolean isInChild;

  private Agent() {}

  /**
   * Called by the JVM before its main method; never throws.
   *
   * @param processId of the wrapper, if that has named the agent
   */
  public static void premain(@Nullable String processId) {
    try {
      // More than one variable may name it.
      if (!isStarted) {
        isStarted = true;
        start(processId);
      }
    } catch (Throwable unusable) {
      // What is thrown from here ends the JVM.
      System.err.println("no okta token: the agent needs Java 17 or newer: " + unusable.getClass());
    }
  }

  private static void start(@Nullable String processId) {
    boolean isAwsRuntime = isRuntime();
    if (isAwsRuntime || isWhatTheWrapperBecame(processId)) {
      Extension.start(isAwsRuntime);
    } else {
      isInChild = true;
    }
  }

  private static boolean isRuntime() {
    String command = System.getProperty("sun.java.command", "");
    return command.equals(JavaRuntime.MAIN_CLASS)
        || command.startsWith(JavaRuntime.MAIN_CLASS + " ");
  }

  /** A web server, say, that another wrapper starts in the runtime's place. */
  private static boolean isWhatTheWrapperBecame(@Nullable String processId) {
    try {
      return processId != null
          && new File("/proc/self").getCanonicalPath().equals("/proc/" + processId);
    } catch (IOException withoutProc) {
      return false;
    }
  }

  /** Returns whether this is not the JVM that Lambda waits for, but one that the function runs. */
  static boolean isInChild() {
    return isInChild;
  }
}
