package io.github.oktatoken.internal.lambda;

/**
 * Lambda's Java runtime, the <a
 * href="https://github.com/aws/aws-lambda-java-libs/tree/main/aws-lambda-java-runtime-interface-client">
 * runtime interface client</a>.
 */
public final class JavaRuntime {
  /**
   * What Lambda starts. Another JVM of the environment is not one that Lambda waits for: if it
   * registered an extension and ended, the function would hang.
   */
  public static final String MAIN_CLASS =
      "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private static final String LOGGING = "META-INF/services/java.lang.System$LoggerFinder";

  private JavaRuntime() {}

  /**
   * Returns whether a program runs in the runtime's place, with logging of its own that the JDK's
   * TLS would find and start: on our thread, before the program has got to it. Under AWS's runtime,
   * which starts what there is before anybody else, the function's classes are elsewhere.
   */
  static boolean isProgramWithLogging() {
    String command = System.getProperty("sun.java.command", "");
    boolean isAwsRuntime = command.equals(MAIN_CLASS) || command.startsWith(MAIN_CLASS + " ");
    return !isAwsRuntime && ClassLoader.getSystemResource(LOGGING) != null;
  }

  /**
   * The static initialiser of the runtime's main class sets the TLS algorithms, the trust store and
   * the DNS time-to-live. Whoever looks a name up or shakes hands before it has run freezes the
   * JDK's own defaults for the whole function.
   */
  static void setPolicy() {
    try {
      Class.forName(MAIN_CLASS, true, ClassLoader.getSystemClassLoader());
    } catch (ClassNotFoundException | LinkageError otherRuntime) {
      // Then it has no such policy.
    }
  }
}
