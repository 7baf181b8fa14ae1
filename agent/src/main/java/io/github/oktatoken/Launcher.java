package io.github.oktatoken;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The main class that stands in for {@link Agent} on java25 and newer, where an agent would cost
 * the JVM its AOT cache: starts the extension, and then AWS's runtime. The wrapper inserts it
 * before the name of the runtime's own main class.
 */
public final class Launcher {
  private static final String COMMAND = "sun.java.command";

  /** An ancestor may end while its descendants go on. */
  private static volatile boolean isOfLauncher;

  private Launcher() {}

  /**
   * Called by the JVM. A direct call of the runtime, so that its stack has one frame more, an
   * exception passes as it is, and a method handle need not be made.
   *
   * @param arguments the name of the runtime's main class, and its own arguments
   */
  public static void main(String[] arguments) throws Throwable {
    // What tells the runtime's JVM from others, and what the function's libraries read.
    System.setProperty(COMMAND, String.join(" ", arguments));
    Agent.premain(null);
    AWSLambda.main(Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  /** Returns whether this JVM was started so, whichever class loader this class is from. */
  static boolean isMain() {
    return isMainOf(ProcessHandle.current());
  }

  /**
   * Returns whether a JVM that was started so has started this one, or a process between them, as
   * far as these live when it is first asked.
   */
  static boolean isMainOfAnAncestor() {
    if (!isOfLauncher) {
      isOfLauncher = ProcessHandle.current().parent().map(Launcher::isMainOfOneOf).orElse(false);
    }
    return isOfLauncher;
  }

  private static boolean isMainOfOneOf(ProcessHandle process) {
    return isMainOf(process) || process.parent().map(Launcher::isMainOfOneOf).orElse(false);
  }

  /** Not from {@link ProcessHandle.Info}, which has no long arguments. */
  private static boolean isMainOf(ProcessHandle process) {
    try {
      Path arguments = Path.of("/proc/" + process.pid() + "/cmdline");
      String line = Files.readString(arguments, StandardCharsets.ISO_8859_1);
      return List.of(line.split("\0")).contains(Launcher.class.getName());
    } catch (IOException withoutProc) {
      return false;
    }
  }
}
