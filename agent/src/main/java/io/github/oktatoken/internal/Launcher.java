package io.github.oktatoken.internal;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import io.github.oktatoken.Agent;
import java.util.Arrays;

/**
 * The main class that replaces {@link Agent} on java25 and newer, where the JVM would drop its AOT
 * cache for an agent. Starts the extension, and then AWS's runtime. The wrapper inserts its name
 * before that of the runtime's main class.
 */
public final class Launcher {
  private static final String COMMAND = "sun.java.command";

  private Launcher() {}

  /**
   * Called by the JVM. Calls the runtime directly, not by reflection: the stack has only one frame
   * more, and exceptions pass unchanged.
   *
   * @param arguments the name of the runtime's main class, and that class's arguments
   */
  public static void main(String[] arguments) throws Throwable {
    // The agent recognises the runtime's JVM by it, and libraries of the function may read it.
    System.setProperty(COMMAND, String.join(" ", arguments));
    Agent.premain(null);
    AWSLambda.main(Arrays.copyOfRange(arguments, 1, arguments.length));
  }
}
