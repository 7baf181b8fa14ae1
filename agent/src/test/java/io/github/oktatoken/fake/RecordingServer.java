package io.github.oktatoken.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.logging.Level;
import java.util.logging.Logger;
import mockwebserver3.MockWebServer;

/**
 * MockWebServer on loopback, which records the requests; without its log lines about every
 * connection.
 */
public final class RecordingServer {
  /** Held, since loggers are collected as garbage, and their levels with them. */
  private static final Logger LOGGER = Logger.getLogger(MockWebServer.class.getName());

  private RecordingServer() {}

  /** Starts it on a free port. */
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
