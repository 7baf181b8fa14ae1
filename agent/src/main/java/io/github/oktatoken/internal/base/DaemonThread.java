package io.github.oktatoken.internal.base;

/**
 * A thread that inherits nothing from the function's thread that happens to create it: neither the
 * context class loader nor thread locals. A daemon, so that the JVM ends when the function does.
 */
public final class DaemonThread extends Thread {
  public DaemonThread(String name, Runnable task) {
    super(null, task, name, 0, false);
    setContextClassLoader(DaemonThread.class.getClassLoader());
    setDaemon(true);
  }
}
