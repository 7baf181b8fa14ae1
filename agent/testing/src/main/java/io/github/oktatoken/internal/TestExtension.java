package io.github.oktatoken.internal;

import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.token.TokenSource;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Puts the tokens of a test in the place of the agent's. In this package, since the agent has no
 * public method for it.
 */
@NullMarked
public final class TestExtension {
  private TestExtension() {}

  /**
   * Throws an {@link IllegalStateException} if the tokens of a test have no place in this JVM.
   *
   * @param version that of this artifact; {@code null} if it isn't in a jar
   */
  public static void check(@Nullable String version) {
    if (System.getenv(Variable.RUNTIME_API) != null) {
      throw new IllegalStateException(
          "okta-token-testing is for tests, but this JVM is in AWS Lambda ("
              + Variable.RUNTIME_API
              + " is set): leave it out of the function's package (scope test)");
    }
    // First of the rest, which call methods of this package.
    ClassLoader ours = TestExtension.class.getClassLoader();
    ClassLoader agents = TokenHolder.class.getClassLoader();
    if (ours != agents) {
      throw new IllegalStateException(
          "okta-token-testing and okta-token-agent come from two class loaders, "
              + (ours + " and " + agents)
              + ": have both on the class path of the tests");
    }
    checkVersions(version, TokenHolder.class.getPackage().getImplementationVersion());
    if (!JvmRole.isUnknown()) {
      throw new IllegalStateException(
          "the okta token agent runs in this JVM, and the tokens of a test cannot take the place"
              + " of its own: start the tests without it (-javaagent on the command line or in "
              + (Variable.JAVA_TOOL_OPTIONS + ")"));
    }
  }

  /** Each is built for the other's classes. A version is unknown outside a jar. */
  static void checkVersions(@Nullable String ours, @Nullable String agents) {
    if (ours != null && agents != null && !ours.equals(agents)) {
      throw new IllegalStateException(
          ("okta-token-testing " + ours + " does not fit okta-token-agent " + agents)
              + ": give both the same version");
    }
  }

  /** Has {@link TokenHolder} return these tokens, or say that there is no agent. */
  public static void hold(@Nullable TokenSource tokens) {
    Extension.hold(tokens);
  }
}
