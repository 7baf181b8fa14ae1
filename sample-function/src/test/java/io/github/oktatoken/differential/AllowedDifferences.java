package io.github.oktatoken.differential;

import static io.github.oktatoken.differential.Difference.Allowed.added;
import static io.github.oktatoken.differential.Difference.Allowed.replaced;

import io.github.oktatoken.differential.Difference.Allowed;
import java.util.List;

/**
 * What a function may notice of the layer; "What a function can notice" in layer/docs/lambda.md
 * tells the same.
 */
final class AllowedDifferences {
  private static final String AGENT = "/opt/okta-token-extension/agent\\.jar";
  private static final String OPTION = "-javaagent:" + AGENT + "(=\\d+,[\\w.:]+)?";
  private static final String IN_JAVA_TOOL_OPTIONS = " \"?" + OPTION + "\"?";
  private static final String READY = "okta token ready in \\d+ ms, expires [^\n]+\n";
  private static final String HOOK =
      "io\\.github\\.oktatoken\\.internal\\.lambda\\.ShutdownHook of [\\w.$]+";
  private static final String SYSTEM_LOADER =
      "context class loader jdk\\.internal\\..*AppClassLoader of the JVM";
  private static final String ALL = "(?s).+";

  /** With every function. */
  static final List<Allowed> EVERYWHERE =
      List.of(
          added("the token, for other processes", "file tmp/token\\.json", "rw-------"),
          added(
              "tells the next process of a restart",
              "file tmp/\\.token\\.json\\.restart",
              "rw-------"),
          added(
              "closes the connection to Lambda, for which the JVM's end would wait",
              "shutdown hooks",
              ", " + HOOK + "|" + HOOK + "(, )?"),
          replaced(
              "what the layer is for; also if the function brings a copy",
              "(function|system)'s class io\\.github\\.oktatoken\\.TokenHolder",
              "absent|from file:/folder/task/lib/bundled\\.jar",
              "from file:" + AGENT),
          added(
              "the agent's classes and libraries, all under its own name",
              "package io\\.github\\.oktatoken(\\..*)?",
              ALL),
          added(
              "the agent's jar is on the class path, behind the runtime's",
              "(function|system)'s resource jar:file:" + AGENT + "!/META-INF/MANIFEST\\.MF",
              ALL),
          added("the JVM loads the agent's classes from it", "descriptor " + AGENT, ALL),
          added("the extension waits for Lambda's next event", "descriptor socket:, number 3", ALL),
          added(
              "the extension; a daemon, so that the JVM ends when the function does",
              "thread okta-token-extension, daemon, priority 5, group main, " + SYSTEM_LOADER,
              ALL),
          added(
              "the HTTP client's watchdog, a daemon that ends a minute after a request",
              "thread Okio Watchdog, daemon, priority 5, group main, " + SYSTEM_LOADER,
              ALL));

  /** With every function that has the agent. */
  static final List<Allowed> WITH_AGENT =
      List.of(
          added(
              "the wrapper adds the agent to the options",
              "environment JAVA_TOOL_OPTIONS",
              IN_JAVA_TOOL_OPTIONS),
          added("the JVM takes the agent from there", "JVM argument " + OPTION, ALL),
          added(
              "the JVM prints these options, the agent one line when the first token is ready",
              "standard error",
              IN_JAVA_TOOL_OPTIONS + "|" + READY));

  /** With every function that has the launcher instead. */
  static final List<Allowed> WITH_LAUNCHER =
      List.of(
          added("one line when the first token is ready", "standard error", READY),
          added(
              "the wrapper adds the launcher and its jar to the command line",
              "command line",
              ":" + AGENT + "|io\\.github\\.oktatoken\\.internal\\.Launcher "),
          added(
              "the jar is on the class path, behind the runtime's, for child JVMs as well",
              "system property java\\.class\\.path",
              ":" + AGENT),
          added(
              "the launcher calls the runtime's main method",
              "stack",
              ", io\\.github\\.oktatoken\\.internal\\.Launcher\\.main\\(Launcher\\.java:\\d+\\)"));

  /** With a function whose proxy selector is there before the agent sends its request. */
  static final Allowed REQUEST_THROUGH_PROXY =
      replaced(
          "the token request goes through the function's proxy",
          "calls of the function's own defaults",
          "\\[]",
          "\\[proxy selector(, proxy selector)*]");

  /** With a function that sets these when it initialises; JAVA_TOOL_OPTIONS is the place. */
  static final List<Allowed> POLICIES_TOO_LATE =
      List.of(
          replaced(
              "the JDK reads how long to cache names at the first look-up, which was the agent's",
              "(positive|negative) DNS cache",
              "77|7",
              "30|1"),
          replaced(
              "the JDK reads the TLS versions and disabled algorithms once; the agent came first",
              "(default|new) context",
              ".* default: \\[TLSv1\\.2]\\[TLS_ECDHE_.*",
              ".* default: \\[TLSv1\\.3, TLSv1\\.2[^]]*]\\[TLS_AES_256_GCM_SHA384, .*"));

  private AllowedDifferences() {}
}
