package io.github.oktatoken.internal.lambda;

/**
 * Lambda's Java runtime, the <a
 * href="https://github.com/aws/aws-lambda-java-libs/tree/main/aws-lambda-java-runtime-interface-client">
 * runtime interface client</a>.
 */
public final class JavaRuntime {
  /**
   * The class that Lambda starts. Lambda doesn't wait for other JVMs of the environment: if one of
   * them registered an extension and ended, the function would hang.
   */
  public static final String MAIN_CLASS =
      "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private static final String LOGGING = "META-INF/services/java.lang.System$LoggerFinder";

  private JavaRuntime() {}

  /**
   * Returns whether the program in this JVM has logging of its own that the JDK's TLS would find
   * and start: on our thread, before the program does so. AWS's runtime has none: the function's
   * classes are on no class path of the JVM.
   */
  static boolean isProgramWithLogging() {
    return ClassLoader.getSystemResource(LOGGING) != null;
  }

  /**
   * Runs the static initialiser of the runtime's main class, which sets the TLS algorithms, the
   * trust store and the DNS time-to-live. A name lookup or TLS handshake before it would freeze the
   * JDK's own defaults for the whole function.
   */
  static void setPolicy() {
    try {
      Class.forName(MAIN_CLASS, true, ClassLoader.getSystemClassLoader());
    } catch (ClassNotFoundException | LinkageError ignored) {
      // Another runtime has no such policy.
    }
  }
}
