package io.github.oktatoken.endtoend;

import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.local.Moments;
import io.github.oktatoken.local.Moments.Moment;
import io.github.oktatoken.local.Timeline;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.server.AuthorizationServer;
import io.github.oktatoken.server.Certificate;
import io.github.oktatoken.server.ResourceServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * The whole way on this machine: invokes the sample function cold, warm, and after a freeze that
 * outlives the token, and shows what happened when. Ends with status 0 only if the API accepted the
 * token each time.
 */
final class LocalRun {
  /** Short enough to be outlived in a coffee sip. */
  private static final Duration TOKEN_LIFE = Duration.ofSeconds(5);

  private static final Duration FREEZE = TOKEN_LIFE.plusSeconds(1);

  /** A real token lives for minutes at least: the freeze is shown, its end isn't waited for. */
  private static final Duration SHORT_FREEZE = Duration.ofSeconds(3);

  private static final List<String> OKTA_SETTINGS =
      List.of("okta_token_url", "client_id", "client_secret", "okta_scope", "okta_client_auth");

  private static final int SHOWN_CHARACTERS = 12;
  private static final int LINE = 200;
  private static final String STACK_FRAME = "\t";
  private static final String JAVA_READER = "{}";
  private static final String SHELL_READER = "{\"reader\":\"shell\"}";

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Timeline timeline = new Timeline(out);
  private final Moments moments = new Moments();

  private LocalRun() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("okta-token-local");
    boolean allAccepted;
    try {
      allAccepted = new LocalRun().run(folder);
    } finally {
      Build.delete(folder);
    }
    // The authorization server's threads would keep the JVM.
    System.exit(allAccepted ? 0 : 1);
  }

  private boolean run(Path folder) throws Exception {
    String oktaUrl = System.getenv("okta_token_url");
    if (oktaUrl != null && !oktaUrl.isEmpty()) {
      out.println("Authorization server: " + oktaUrl);
      Map<String, String> settings = new HashMap<>();
      for (String name : OKTA_SETTINGS) {
        settings.put(name, System.getenv(name));
      }
      String keys = oktaUrl.replaceFirst("/token$", "/keys");
      return run(folder, settings, NimbusJwtDecoder.withJwkSetUri(keys).build(), SHORT_FREEZE);
    }
    out.println("Authorization server: Spring Authorization Server, embedded, over TLS");
    Certificate certificate = new Certificate();
    try (AuthorizationServer server =
        new AuthorizationServer(
            certificate, TOKEN_LIFE, "client_secret_basic", Duration.ZERO, moments)) {
      Map<String, String> settings = new HashMap<>();
      settings.put("okta_token_url", server.tokenUrl());
      settings.put("client_id", AuthorizationServer.CLIENT_ID);
      settings.put("client_secret", AuthorizationServer.CLIENT_SECRET);
      settings.put("okta_scope", AuthorizationServer.SCOPE);
      settings.put("JAVA_TOOL_OPTIONS", certificate.trustOptions(folder.resolve("trusted.p12")));
      return run(folder, settings, server.decoder(), FREEZE);
    }
  }

  private boolean run(
      Path folder, Map<String, String> settings, JwtDecoder decoder, Duration freeze)
      throws Exception {
    Path layer = Build.unpackLayer(Files.createDirectory(folder.resolve("opt")));
    Path task = Build.unpackFunction(Files.createDirectory(folder.resolve("task")));
    Path tokenFile = folder.resolve("token.json");
    try (ResourceServer api = new ResourceServer(decoder)) {
      settings.put("orders_url", api.url());
      settings.put("okta_token_file", tokenFile.toString());
      LambdaFunction function =
          new LambdaFunction(
              Path.of(System.getProperty("java.home")),
              List.of(layer.resolve("okta-token-wrapper")),
              task,
              "io.github.oktatoken.sample.OrdersHandler",
              settings);
      List<String> answers = new ArrayList<>();
      LocalLambda lambda = null;
      try {
        lambda = LocalLambda.start(function, moments);
        answers.add(show("Cold: from the start of the process", lambda, 0, JAVA_READER));
        answers.add(
            show("Warm, read by a shell script", lambda, moments.all().size(), SHELL_READER));
        out.println();
        out.println("  … frozen for " + freeze.toSeconds() + " s");
        Thread.sleep(freeze.toMillis());
        String title =
            freeze.compareTo(SHORT_FREEZE) > 0
                ? "After a freeze that the token did not outlive"
                : "After a freeze";
        answers.add(show(title, lambda, moments.all().size(), JAVA_READER));
      } finally {
        if (lambda != null) {
          lambda.close();
          out.println();
          out.println("The function's log");
          lambda.log().stream()
              .filter(line -> !line.isBlank() && !line.startsWith(STACK_FRAME))
              .forEach(line -> out.println("  " + line));
        }
      }
      out.println();
      out.println("The handler's answers");
      answers.forEach(
          answer -> out.println("  " + answer.substring(0, Math.min(answer.length(), LINE))));
      out.println();
      out.println("The token file, its token shortened");
      out.println("  " + (Files.exists(tokenFile) ? shortened(tokenFile) : "there is none"));
      boolean allAccepted = api.accepted() == answers.size();
      out.println();
      out.println(
          allAccepted
              ? "All " + answers.size() + " invocations got an accepted token."
              : "Only " + api.accepted() + " of " + answers.size() + " got an accepted token.");
      return allAccepted;
    }
  }

  private String show(String title, LocalLambda lambda, int known, String event)
      throws InterruptedException {
    String answer = String.valueOf(lambda.invoke(event).answer());
    List<Moment> happened = moments.since(known);
    timeline.print(title, known == 0 ? 0 : happened.get(0).millis(), happened);
    return answer;
  }

  private static String shortened(Path tokenFile) throws IOException {
    return Files.readString(tokenFile)
        .strip()
        .replaceFirst("(\"access_token\":\".{" + SHOWN_CHARACTERS + "})[^\"]*", "$1…");
  }
}
