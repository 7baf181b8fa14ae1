package io.github.oktatoken.internal.http;

/** The hosts that are this machine: what is sent to them in the clear, nobody else hears. */
public final class Loopback {
  private Loopback() {}

  /**
   * Returns whether a URI's host is one. Only literal addresses and "localhost": a name like
   * 127.0.0.1.example.com is not one.
   */
  public static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.\\d{1,3}){3}");
  }
}
