package io.github.oktatoken.function;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenHolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/**
 * A program that takes the place of Lambda's Java runtime, as a web server behind the Lambda Web
 * Adapter does: it answers each invocation with the type of its token.
 */
public final class OwnRuntime {
  /** With this argument it takes a token while it starts, which SnapStart's snapshot may be of. */
  public static final String EARLY = "early";

  private static final String API =
      "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/";
  private static final String ROOT = API + "invocation/";

  private OwnRuntime() {}

  /** Answers for as long as there is somebody who has started it: a script, say. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
    HttpClient http = HttpClient.newHttpClient();
    String early = List.of(arguments).contains(EARLY) ? TokenHolder.get() : "";
    if ("snap-start".equals(System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"))) {
      http.send(
          HttpRequest.newBuilder(URI.create(API + "restore/next")).build(),
          BodyHandlers.discarding());
    }
    while (true) {
      HttpResponse<String> next =
          http.send(
              HttpRequest.newBuilder(URI.create(ROOT + "next")).build(), BodyHandlers.ofString());
      String id = next.headers().firstValue("Lambda-Runtime-Aws-Request-Id").orElseThrow();
      AccessToken token = TokenHolder.token();
      String origin = token.value().equals(early) ? " from the snapshot" : "";
      String answer = "\"served with " + token.type() + origin + "\"";
      http.send(
          HttpRequest.newBuilder(URI.create(ROOT + id + "/response"))
              .POST(BodyPublishers.ofString(answer))
              .build(),
          BodyHandlers.discarding());
    }
  }
}
