package io.github.oktatoken.internal.lambda;

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

  /** Lambda's longest has some thirty. */
  private static final int MAX_ERROR_TYPE_CHARACTERS = 100;

  /**
   * The next event comes when the next invocation does: in a second, or in a day. And to give up on
   * a registration that is answered after all would leave an extension that never asks for its
   * first event: Lambda would wait for it.
   */
  private static final int NEVER = 0;

  private final ExtensionsApiConnection http;
  private final CountDownLatch silence = new CountDownLatch(1);
  private @Nullable String identifier;

  /**
   * @param authority {@code host:port}, as in {@code AWS_LAMBDA_RUNTIME_API}
   */
  public ExtensionsApi(String authority) {
    this.http = new ExtensionsApiConnection(authority);
  }

  /** Returns whether it is {@code host:port}. */
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

  /** Says that the extension has done its work, and waits for the next event. */
  InvokeEvent next() throws IOException {
    return event(exchange("GET", "/event/next", IDENTIFIER + ": " + identifier, ""));
  }

  private ExtensionsApiConnection.Answer exchange(
      String method, String path, String header, String body) throws IOException {
    try {
      return http.exchange(method, ROOT + path, header, body, NEVER);
    } catch (IOException failure) {
      if (http.isHungUp()) {
        silence.countDown();
        sleepForEver();
      }
      throw failure;
    }
  }

  /** The JVM ends, and whoever asks Lambda sleeps until then. */
  void hangUp() throws IOException {
    http.hangUp();
  }

  /** Returns whether nobody asks Lambda any more, and nothing else is done by who did. */
  boolean awaitSilence(long millis) throws InterruptedException {
    return silence.await(millis, TimeUnit.MILLISECONDS);
  }

  private static void sleepForEver() {
    while (true) {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException someoneElses) {
        // There is nothing left to do.
      }
    }
  }

  /** Reads the answer to a registration. */
  static String identifier(ExtensionsApiConnection.Answer answer) throws IOException {
    String given = answer.headers().get("lambda-extension-identifier");
    if (answer.status() != OK || given == null) {
      throw new IOException(refusal("register " + NAME, answer));
    }
    return given;
  }

  /** Reads the answer to the wish for an event. */
  static InvokeEvent event(ExtensionsApiConnection.Answer answer) throws IOException {
    if (answer.status() != OK) {
      throw new IOException(refusal("give " + NAME + " its next event", answer));
    }
    return InvokeEvent.read(answer.body());
  }

  private static String refusal(String wish, ExtensionsApiConnection.Answer answer) {
    return "Lambda refused to " + wish + ": " + answer.status() + errorType(answer.received());
  }

  /**
   * Finds Lambda's name for the error, without a JSON library: this may run in premain. Only what
   * looks like a name gets into a message.
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
