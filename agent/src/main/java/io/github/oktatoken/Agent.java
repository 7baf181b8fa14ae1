package io.github.oktatoken;

import io.github.oktatoken.internal.Extension;
import io.github.oktatoken.internal.JvmRole;
import io.github.oktatoken.internal.lambda.JavaRuntime;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The java agent. Every JVM of the environment inherits it, also those that the function starts: in
 * them it does nothing, and loads only {@link JvmRole}. They may be of any age, so these two
 * classes are compiled for Java 8: a JVM that can't load its agent doesn't start.
 */
public final class Agent {
  private static final String PARENT = "PPid:";
  private static final long NANOS_PER_MILLI = 1_000_000;

  private Agent() {}

  /**
   * Called by the JVM, which looks for this method first: without it, the search for the other one
   * would take some milliseconds.
   */
  public static void premain(@Nullable String option, Instrumentation unused) {
    premain(option);
  }

  /**
   * Called before the JVM's main method, once for each option that names the agent: a variable may
   * have one in addition to the wrapper's. Never throws.
   *
   * @param option the wrapper's process ID, and after a comma the address of Lambda's API, if the
   *     wrapper knew that
   */
  public static void premain(@Nullable String option) {
    try {
      if (!JvmRole.isExtension()) {
        String given = option == null ? "" : option;
        int comma = given.indexOf(',');
        start(
            comma < 0 ? given : given.substring(0, comma),
            comma < 0 ? null : given.substring(comma + 1));
      }
    } catch (Throwable e) {
      // An exception would end the JVM.
      System.err.println("no okta token: the agent needs Java 17 or newer: " + e.getClass());
    }
  }

  private static void start(String wrapper, @Nullable String runtimeApi) {
    boolean isAwsRuntime = isAwsRuntime();
    if (isAwsRuntime || isWhatTheWrapperBecame(wrapper)) {
      JvmRole.becomeExtension(isAwsRuntime);
      Extension.start(runtimeApi);
    } else if (isStartedByWhatTheWrapperBecame(wrapper)) {
      JvmRole.becomeChildOfScript(System.currentTimeMillis() - System.nanoTime() / NANOS_PER_MILLI);
      if (!command().isEmpty()) {
        Extension.warnOfScript();
      }
    } else {
      JvmRole.becomeChild();
    }
  }

  private static boolean isAwsRuntime() {
    String command = command();
    return command.equals(JavaRuntime.MAIN_CLASS)
        || command.startsWith(JavaRuntime.MAIN_CLASS + " ");
  }

  /** Returns the main class and its arguments; "" without any, as for {@code java -version}. */
  private static String command() {
    return System.getProperty("sun.java.command", "");
  }

  /**
   * Returns whether this is, say, a web server that another wrapper starts in the runtime's place.
   */
  private static boolean isWhatTheWrapperBecame(String wrapper) {
    try {
      return new File("/proc/self").getCanonicalPath().equals("/proc/" + wrapper);
    } catch (IOException ignored) {
      // There is no /proc.
      return false;
    }
  }

  /**
   * Returns whether a script has started this JVM: no other JVM is between it and the wrapper's
   * process. It may be the function's server or a helper program, which must not register.
   */
  private static boolean isStartedByWhatTheWrapperBecame(String wrapper) {
    if (wrapper.isEmpty()) {
      return false;
    }
    try {
      String process = parentOf("self");
      while (!isJvm(process)) {
        if (process.equals(wrapper)) {
          return true;
        }
        process = parentOf(process);
      }
    } catch (IOException ignored) {
      // There is no /proc, so the ancestors are unknown.
    }
    return false;
  }

  /** A process that can't be inspected counts as one: most JVMs here are children of JVMs. */
  private static boolean isJvm(String process) throws IOException {
    String link = "/proc/" + process + "/exe";
    String program = new File(link).getCanonicalPath();
    return program.equals(link) || new File(program).getName().startsWith("java");
  }

  private static String parentOf(String process) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new FileInputStream("/proc/" + process + "/status"),
                StandardCharsets.ISO_8859_1))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(PARENT)) {
          return line.substring(PARENT.length()).trim();
        }
      }
    }
    throw new IOException("no parent");
  }
}
