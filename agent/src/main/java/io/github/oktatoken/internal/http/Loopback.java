package io.github.oktatoken.internal.http;

/** The hosts that are this machine, to which plain HTTP is safe. */
public final class Loopback {
  private Loopback() {}

  /**
   * Returns whether a URI's host is one of them: "localhost" or a literal address. A name like
   * 127.0.0.1.example.com is not.
   */
  public static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.\\d{1,3}){3}");
  }
}
