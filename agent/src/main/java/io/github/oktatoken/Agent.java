package io.github.oktatoken;

import io.github.oktatoken.internal.Extension;
import io.github.oktatoken.internal.JvmRole;
import io.github.oktatoken.internal.lambda.JavaRuntime;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileReader;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * The java agent. Every JVM of the environment inherits it, also those that the function starts: in
 * them it does nothing, and loads no class but {@link JvmRole}. They may be of any age, so these
 * two are compiled for Java 8: a JVM that can't load its agent doesn't start.
 */
public final class Agent {
  private static final String PARENT = "PPid:";
  private static final long NANOS_PER_MILLI = 1_000_000;

  private Agent() {}

  /**
   * Called by the JVM, which looks for this one first: not to find it would cost it some
   * milliseconds.
   */
  public static void premain(@Nullable String option, Instrumentation unused) {
    premain(option);
  }

  /**
   * Called before the JVM's main method, once for each option that names the agent: a variable may
   * have one beside the wrapper's. Never throws.
   *
   * @param option what the wrapper has added: the ID of its process, and behind a comma the address
   *     of Lambda's API, if it knew that
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
    } catch (Throwable unusable) {
      // What is thrown from here ends the JVM.
      System.err.println("no okta token: the agent needs Java 17 or newer: " + unusable.getClass());
    }
  }

  private static void start(String wrapper, @Nullable String runtimeApi) {
    boolean isAwsRuntime = isRuntime();
    if (isAwsRuntime || isWhatTheWrapperBecame(wrapper)) {
      JvmRole.becomeExtension();
      Extension.start(runtimeApi, isAwsRuntime);
    } else if (isStartedByWhatTheWrapperBecame(wrapper)) {
      JvmRole.becomeChildOfScript(System.currentTimeMillis() - System.nanoTime() / NANOS_PER_MILLI);
      if (!command().isEmpty()) {
        Extension.warnOfScript();
      }
    } else {
      JvmRole.becomeChild();
    }
  }

  private static boolean isRuntime() {
    String command = command();
    return command.equals(JavaRuntime.MAIN_CLASS)
        || command.startsWith(JavaRuntime.MAIN_CLASS + " ");
  }

  /** Empty where nothing is to be run, as for {@code java -version}. */
  private static String command() {
    return System.getProperty("sun.java.command", "");
  }

  /** A web server, say, that another wrapper starts in the runtime's place. */
  private static boolean isWhatTheWrapperBecame(String wrapper) {
    try {
      return new File("/proc/self").getCanonicalPath().equals("/proc/" + wrapper);
    } catch (IOException withoutProc) {
      return false;
    }
  }

  /**
   * Returns whether a script has started this JVM: no other JVM stands between it and the wrapper's
   * process. It may be the function's server or a helper; a helper must not register.
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
    } catch (IOException withoutProc) {
      // Then nobody knows.
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
        new BufferedReader(new FileReader("/proc/" + process + "/status"))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(PARENT)) {
          return line.substring(PARENT.length()).trim();
        }
      }
    }
    throw new IOException("no parent");
  }
}
