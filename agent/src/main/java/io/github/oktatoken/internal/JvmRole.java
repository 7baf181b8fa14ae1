package io.github.oktatoken.internal;

/**
 * The role of this JVM in its environment, as premain has found it. A class of its own, compiled
 * for Java 8 as {@code Agent} is: a child JVM may be of any age, and loads these two classes only.
 *
 * <p>Not volatile: premain comes before every thread that could ask.
 */
public final class JvmRole {
  private static final int UNKNOWN = 0;
  private static final int CHILD = 1;
  private static final int CHILD_OF_SCRIPT = 2;
  private static final int EXTENSION = 3;

  private static int role = UNKNOWN;
  private static boolean isAwsRuntime;
  private static long clockOffsetMillis;

  private JvmRole() {}

  /** The function has started this JVM, which inherits the agent. */
  public static void becomeChild() {
    role = Math.max(role, CHILD);
  }

  /**
   * A script has started this JVM. Whether Lambda waits for it is unknown.
   *
   * @param offsetMillis by how much the wall clock was ahead of {@link System#nanoTime()} before
   *     any snapshot
   */
  public static void becomeChildOfScript(long offsetMillis) {
    role = Math.max(role, CHILD_OF_SCRIPT);
    clockOffsetMillis = offsetMillis;
  }

  /**
   * The extension runs in this JVM.
   *
   * @param inAwsRuntime whether AWS's Java runtime does so too, and not another program
   */
  public static void becomeExtension(boolean inAwsRuntime) {
    role = EXTENSION;
    isAwsRuntime = inAwsRuntime;
  }

  public static boolean isExtension() {
    return role == EXTENSION;
  }

  static boolean isAwsRuntime() {
    return isAwsRuntime;
  }

  static boolean isChildOfScript() {
    return role == CHILD_OF_SCRIPT;
  }

  static boolean isChild() {
    return role == CHILD;
  }

  /** Returns whether premain hasn't run. */
  static boolean isUnknown() {
    return role == UNKNOWN;
  }

  static long clockOffsetMillis() {
    return clockOffsetMillis;
  }
}
