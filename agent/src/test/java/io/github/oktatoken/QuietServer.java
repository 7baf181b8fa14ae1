package io.github.oktatoken;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.logging.Level;
import java.util.logging.Logger;
import mockwebserver3.MockWebServer;

/** MockWebServer on loopback, without its log lines about every connection. */
public final class QuietServer {
  /** Held, since loggers are collected as garbage, and their levels with them. */
  private static final Logger LOGGER = Logger.getLogger(MockWebServer.class.getName());

  private QuietServer() {}

  public static MockWebServer start() {
    LOGGER.setLevel(Level.OFF);
    MockWebServer server = new MockWebServer();
    try {
      server.start(InetAddress.getByName("127.0.0.1"), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return server;
  }
}
