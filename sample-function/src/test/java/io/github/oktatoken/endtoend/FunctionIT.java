package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.local.Invocation;
import io.github.oktatoken.local.LambdaApi;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.server.AuthorizationServer;
import io.github.oktatoken.server.ResourceServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The real zip under AWS's real runtime, with a real authorization server. */
class FunctionIT extends EndToEnd {
  /** What a JVM with -Xlog:class+load writes for a library class of the agent. */
  private static final String LIBRARY_CLASS = "io.github.oktatoken.shaded.";

  @Test
  void theTokenIsThereBeforeTheHandlerRuns() throws Exception {
    try (ResourceServer api = new ResourceServer(longLived.decoder());
        LocalLambda lambda = startSample(api)) {
      assertThat(lambda.invoke("{}").answer()).contains("order 1");

      List<String> order = new ArrayList<>(moments.names());
      order.retainAll(
          List.of(
              "register",
              "token requested",
              "token ready",
              "extension ready",
              "INVOKE",
              "response"));
      assertThat(order.subList(0, 5))
          .containsExactly(
              "register", "token requested", "token ready", "extension ready", "INVOKE");
      assertThat(order).containsOnlyOnce("token requested", "INVOKE", "response");
    }
  }

  @Test
  void twoHundredWarmInvocationsNeedOneTokenRequest() throws Exception {
    int before = longLived.requests();
    try (ResourceServer api = new ResourceServer(longLived.decoder());
        LocalLambda lambda = startSample(api)) {
      for (int i = 0; i < 200; i++) {
        assertThat(lambda.invoke("{}").failed()).isFalse();
      }
      assertThat(api.accepted()).isEqualTo(200);
    }
    assertThat(longLived.requests() - before).isEqualTo(1);
  }

  @Test
  void aShellScriptReadsTheTokenFromAFileThatIsItsOwnersAlone() throws Exception {
    try (ResourceServer api = new ResourceServer(longLived.decoder());
        LocalLambda lambda = startSample(api)) {
      assertThat(lambda.invoke("{\"reader\":\"shell\"}").answer()).contains("order 1");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokenFile())))
        .isEqualTo("rw-------");
    assertThat(Files.readString(tokenFile()))
        .contains(
            "\"access_token\":\"",
            "\"token_type\":\"Bearer\"",
            "\"expires_in\":",
            "\"expires_at\":");
  }

  @Test
  void theSecretCanGoIntoTheBody() throws Exception {
    try (AuthorizationServer server = server(LONG_TOKEN_LIFE, "client_secret_post");
        ResourceServer api = new ResourceServer(server.decoder())) {
      settings.put("okta_token_url", server.tokenUrl());
      settings.put("okta_client_auth", "client_secret_post");
      try (LocalLambda lambda = startSample(api)) {
        assertThat(lambda.invoke("{}").answer()).contains("order 1");
      }
    }
  }

  @Test
  void anUnreachableServerIsNamedByGetAndCostsNoInvocation() throws Exception {
    settings.put("okta_token_url", "https://127.0.0.1:1/v1/token");
    assertGetFails("java.net.ConnectException", "127.0.0.1", "okta_token_url");
  }

  @Test
  void aWrongSecretIsNamedByGetAndCostsNoInvocation() throws Exception {
    settings.put("client_secret", "wr0ng-secret");
    assertGetFails(
        "io.github.oktatoken.internal.oauth.TokenRequestException",
        "client_secret",
        "invalid_client");
  }

  @Test
  void missingSettingsAreNamedByGetAndCostNoInvocation() throws Exception {
    settings.remove("client_secret");
    settings.put("okta_token_url", "http://example.com/v1/token");
    List<String> lines =
        assertGetFails(
            "none", "client_secret is not set", "okta_token_url must begin with https://");
    assertThat(lines).hasSize(1);
  }

  @Test
  void aFileThatCannotBeWrittenIsNamedOnceAndCostsNoTokenAndNoRequest() throws Exception {
    // Not a file mode, which would not stop root.
    settings.put("okta_token_file", "/proc/token.json");
    int before = longLived.requests();
    try (LocalLambda lambda = startProbe()) {
      for (int i = 0; i < 3; i++) {
        assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
      }
      assertThat(linesOfOurs(lambda.finalLog()))
          .satisfiesExactlyInAnyOrder(
              line -> assertThat(line).contains("/proc/token.json", "okta_token_file"),
              line -> assertThat(line).startsWith("okta token ready"));
    }
    assertThat(longLived.requests() - before).isEqualTo(1);
  }

  @Test
  void aRefusedRegistrationIsNamedInTheLogAndGetAsksByItself() throws Exception {
    LambdaApi api = new LambdaApi(moments);
    api.refuseRegistration();
    int before = longLived.requests();
    try (LocalLambda lambda = LocalLambda.launch(probe(), api, moments)) {
      lambda.awaitInit();
      for (int i = 0; i < 3; i++) {
        assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
      }
      assertThat(linesOfOurs(lambda.finalLog()))
          .singleElement()
          .asString()
          .contains("registering with AWS Lambda failed", "Extension.RegistrationClosed");
    }
    assertThat(longLived.requests() - before).isEqualTo(1);
  }

  @Test
  void aLambdaThatCutsTheConnectionIsAskedAgain() throws Exception {
    try (LocalLambda lambda = startProbe()) {
      lambda.api().dropNextEvents(true);
      lambda.api().awaitDrops(2);
      lambda.api().dropNextEvents(false);
      for (int i = 0; i < 3; i++) {
        assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
      }
    }
  }

  @Test
  void premainLoadsNoLibrary() throws Exception {
    LambdaApi api = new LambdaApi(moments);
    api.refuseRegistration();
    settings.merge("JAVA_TOOL_OPTIONS", " -Xlog:class+load:stdout", String::concat);
    try (LocalLambda lambda = LocalLambda.launch(probe(), api, moments)) {
      lambda.awaitInit();
      assertThat(lambda.finalLog())
          .anyMatch(line -> line.contains("io.github.oktatoken.internal.lambda.ExtensionsApi"))
          .noneMatch(line -> line.contains(LIBRARY_CLASS));
    }
    takeAnotherEnvironment();
    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.finalLog()).anyMatch(line -> line.contains(LIBRARY_CLASS));
    }
  }

  @Test
  void aHealthyLifeWritesOneLineAndNoSecret() throws Exception {
    try (ResourceServer api = new ResourceServer(longLived.decoder());
        LocalLambda lambda = startSample(api)) {
      lambda.invoke("{}");
      lambda.invoke("{}");
      String commandLine = Files.readString(Path.of("/proc/" + lambda.pid() + "/cmdline"));
      List<String> log = lambda.finalLog();
      assertThat(linesOfOurs(log))
          .singleElement()
          .asString()
          .matches("okta token ready in \\d+ ms, expires \\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
      String token = tokenInFile();
      assertThat(token).hasSizeGreaterThan(100);
      assertThat(String.join("\n", log) + commandLine)
          .doesNotContain(token)
          .doesNotContain(AuthorizationServer.CLIENT_SECRET);
    }
  }

  @Test
  void logLinesAreJsonWhereTheRuntimesAre() throws Exception {
    settings.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
    try (LocalLambda lambda = startProbe()) {
      lambda.invoke(TELL_TOKEN);
      assertThat(linesOfOurs(lambda.finalLog()))
          .singleElement()
          .asString()
          .matches(
              "\\{\"timestamp\":\"[^\"]+Z\",\"level\":\"INFO\",\"message\":\"okta token ready [^\"]+\","
                  + "\"logger\":\"okta-token\",\"event\":\"token_ready\",\"client\":\"default\","
                  + "\"expires_at\":\"[^\"]+Z\",\"duration_ms\":\\d+}");
    }
  }

  @Test
  void aFunctionWithoutWrapperNamesTheAgentInJavaToolOptions() throws Exception {
    settings.merge(
        "JAVA_TOOL_OPTIONS",
        " -javaagent:" + layer.resolve("okta-token-extension/agent.jar"),
        String::concat);
    LambdaFunction function =
        new LambdaFunction(jdk, List.of(), Build.testClasses(), PROBE, settings);
    try (LocalLambda lambda = LocalLambda.start(function, moments)) {
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
    }
  }

  /**
   * Three invocations, all answered, each told the reason by get().
   *
   * @return our lines in the log: the initialisation tries once, and an invocation at most twice,
   *     for its event and for get()
   */
  private List<String> assertGetFails(String cause, String... reasons) throws Exception {
    try (LocalLambda lambda = startProbe()) {
      for (int i = 0; i < 3; i++) {
        Invocation invocation = lambda.invoke(TELL_TOKEN);
        assertThat(invocation.failed()).isFalse();
        assertThat(invocation.answer())
            .contains(reasons)
            .contains("\"cause\":\"" + cause + "\"")
            .doesNotContain(secret());
      }
      assertThat(String.join("\n", lambda.finalLog())).doesNotContain(secret());
      List<String> lines = linesOfOurs(lambda.finalLog());
      assertThat(lines).hasSizeBetween(1, 1 + 2 * 3);
      return lines;
    }
  }

  private String secret() {
    return settings.getOrDefault("client_secret", AuthorizationServer.CLIENT_SECRET);
  }
}
