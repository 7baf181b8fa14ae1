package io.github.oktatoken.internal.lambda;

import io.github.oktatoken.internal.message.AgentMessages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html">Lambda
 * Extensions API</a>, as an internal extension uses it.
 */
public final class ExtensionsApi {
  private static final String NAME = "okta-token-extension";
  private static final String ROOT = "/2020-01-01/extension";
  private static final String IDENTIFIER = "Lambda-Extension-Identifier";
  private static final int OK = 200;
  private static final String QUOTED_ERROR_TYPE = "\"Extension.";

  /** Lambda's longest name of an error has some thirty. */
  private static final int MAX_ERROR_TYPE_CHARACTERS = 100;

  private final ExtensionsApiConnection connection;
  private final CountDownLatch silence = new CountDownLatch(1);
  private @Nullable String identifier;

  /**
   * @param authority {@code host:port}, as in {@code AWS_LAMBDA_RUNTIME_API}
   */
  public ExtensionsApi(String authority) {
    this.connection = new ExtensionsApiConnection(authority);
  }

  /** Returns whether a text is {@code host:port}. */
  public static boolean isAuthority(String text) {
    return ExtensionsApiConnection.isAuthority(text);
  }

  /**
   * Registers the extension. Only an extension that is registered may, and then must, ask for its
   * {@link #next()} event, even if it is to be given none.
   */
  void register(InitializationType type) throws IOException {
    String name = "Lambda-Extension-Name: " + NAME;
    identifier = identifier(exchange("POST", "/register", name, type.registration()));
  }

  /** Says that the extension has finished its work, and waits for the next event. */
  InvokeEvent next() throws IOException {
    return event(exchange("GET", "/event/next", IDENTIFIER + ": " + identifier, ""));
  }

  private ExtensionsApiConnection.Response exchange(
      String method, String path, String header, String body) throws IOException {
    try {
      return connection.exchange(method, ROOT + path, header, body);
    } catch (IOException failure) {
      if (connection.isHungUp()) {
        silence.countDown();
        sleepForEver();
      }
      throw failure;
    }
  }

  /** Ends all requests to Lambda; their threads sleep until the JVM has exited. */
  void hangUp() throws IOException {
    connection.hangUp();
  }

  /** Waits until the thread that asked Lambda sleeps; returns whether it does. */
  boolean awaitSilence(long millis) throws InterruptedException {
    return silence.await(millis, TimeUnit.MILLISECONDS);
  }

  private static void sleepForEver() {
    while (true) {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException ignored) {
        // There is nothing left to do.
      }
    }
  }

  /** Reads the response to a registration. */
  static String identifier(ExtensionsApiConnection.Response response) throws IOException {
    String given = response.headers().get("lambda-extension-identifier");
    if (response.status() != OK || given == null) {
      throw new IOException(
          AgentMessages.registrationRefused(response.status(), errorType(response.received())));
    }
    return given;
  }

  /** Reads the response to a request for an event. */
  static InvokeEvent event(ExtensionsApiConnection.Response response) throws IOException {
    if (response.status() != OK) {
      throw new IOException(
          AgentMessages.eventRefused(response.status(), errorType(response.received())));
    }
    return InvokeEvent.read(response.body());
  }

  /**
   * Finds Lambda's name of the error, without a JSON library: this may run in premain. Only a text
   * that looks like a name gets into a message.
   */
  private static String errorType(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    int start = text.indexOf(QUOTED_ERROR_TYPE);
    if (start < 0) {
      return "";
    }
    int end = start + QUOTED_ERROR_TYPE.length();
    while (end < text.length() && isLetter(text.charAt(end))) {
      end++;
    }
    boolean isName =
        end < text.length() && text.charAt(end) == '"' && end - start <= MAX_ERROR_TYPE_CHARACTERS;
    return isName ? " " + text.substring(start + 1, end) : "";
  }

  private static boolean isLetter(char c) {
    return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
  }
}
