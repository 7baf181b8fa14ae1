package io.github.oktatoken.local;

import io.github.oktatoken.TokenHolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * A program that takes the place of Lambda's Java runtime, as a web server behind the Lambda Web
 * Adapter does: it answers each invocation with the type of its token.
 */
public final class OwnRuntime {
  private static final String ROOT =
      "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/";

  private OwnRuntime() {}

  /** Answers for as long as there is somebody who has started it: a script, say. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
    HttpClient http = HttpClient.newHttpClient();
    while (true) {
      HttpResponse<String> next =
          http.send(
              HttpRequest.newBuilder(URI.create(ROOT + "next")).build(), BodyHandlers.ofString());
      String id = next.headers().firstValue("Lambda-Runtime-Aws-Request-Id").orElseThrow();
      String answer = "\"served with " + TokenHolder.token().type() + "\"";
      http.send(
          HttpRequest.newBuilder(URI.create(ROOT + id + "/response"))
              .POST(BodyPublishers.ofString(answer))
              .build(),
          BodyHandlers.discarding());
    }
  }
}
