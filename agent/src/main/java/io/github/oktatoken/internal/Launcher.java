package io.github.oktatoken.internal;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import io.github.oktatoken.Agent;
import java.util.Arrays;

/**
 * The main class that stands in for {@link Agent} on java25 and newer, where an agent would cost
 * the JVM its AOT cache: starts the extension, and then AWS's runtime. The wrapper inserts it
 * before the name of the runtime's own main class.
 */
public final class Launcher {
  private static final String COMMAND = "sun.java.command";

  private Launcher() {}

  /**
   * Called by the JVM. Calls the runtime directly: its stack has one frame more, an exception
   * passes unchanged, and no method handle is made.
   *
   * @param arguments the name of the runtime's main class, and its own arguments
   */
  public static void main(String[] arguments) throws Throwable {
    // What tells the runtime's JVM from others, and what the function's libraries read.
    System.setProperty(COMMAND, String.join(" ", arguments));
    Agent.premain(null);
    AWSLambda.main(Arrays.copyOfRange(arguments, 1, arguments.length));
  }
}
