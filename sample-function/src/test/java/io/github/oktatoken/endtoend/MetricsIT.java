package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.local.Invocation;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.server.AuthorizationServer;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code okta_metrics} writes into the function's log, and what that log has without it. */
class MetricsIT extends EndToEnd {
  private static final String METRICS = "\"CloudWatchMetrics\"";

  @Test
  void aHealthyLifeHasOneLineForItsRefresh() throws Exception {
    settings.put("okta_metrics", "emf");
    try (LocalLambda lambda = startProbe()) {
      for (int i = 0; i < 3; i++) {
        assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
      }
      String file = Files.readString(tokenFile());
      String token = file.replaceAll(".*\"access_token\":\"([^\"]*)\".*\\s*", "$1");
      assertThat(token).hasSizeGreaterThan(100);

      List<String> log = lambda.finalLog();
      assertThat(metrics(log))
          .singleElement()
          .asString()
          .startsWith("{\"timestamp\":\"")
          .endsWith("}")
          .contains("\"Requests\":1,", "\"RefreshFailures\":0,", "\"Source\":\"okta\"")
          .contains("\"Client\":\"default\"", "\"TokenLifeLeft\":2");
      assertThat(String.join("\n", log))
          .contains("okta token ready in")
          .doesNotContain(token)
          .doesNotContain(AuthorizationServer.CLIENT_SECRET);
    }
  }

  @Test
  void anOutageHasOneLineForEachInvocationWithoutAToken() throws Exception {
    settings.put("okta_metrics", "emf");
    settings.put("okta_token_url", "https://127.0.0.1:1/v1/token");
    settings.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
    settings.put("AWS_LAMBDA_LOG_LEVEL", "ERROR");
    try (LocalLambda lambda = startProbe()) {
      for (int i = 0; i < 3; i++) {
        assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("okta_token_url");
      }

      List<String> metrics = metrics(lambda.finalLog());
      assertThat(metrics.stream().filter(line -> line.contains("\"TokenUnavailable\":1")))
          .hasSize(3)
          .allMatch(line -> line.contains("\"Reason\":\"outage\""));
      assertThat(metrics.stream().filter(line -> line.contains("\"RefreshFailures\":1")))
          .isNotEmpty();
      assertThat(metrics).allMatch(line -> line.contains("\"level\":\"ERROR\""));
      assertThat(lambda.finalLog().stream().filter(line -> line.contains("refresh_failed")))
          .isNotEmpty()
          .allMatch(line -> line.contains("\"reason\":\"outage\""));
    }
  }

  @Test
  void refusedSettingsHaveOneLineForEachInvocationToo() throws Exception {
    settings.put("okta_metrics", "emf");
    settings.remove("client_secret");
    try (LocalLambda lambda = startProbe()) {
      for (int i = 0; i < 3; i++) {
        assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("client_secret is not set");
      }
      assertThat(metrics(lambda.finalLog()))
          .hasSize(3)
          .allMatch(line -> line.contains("\"TokenUnavailable\":1,\"Reason\":\"setting\""));
    }
  }

  @Test
  void theNextProcessTellsOfTheTokenThatWasLeft() throws Exception {
    settings.put("okta_metrics", "emf");
    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
    }
    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
      assertThat(metrics(lambda.finalLog()))
          .singleElement()
          .asString()
          .contains("\"Requests\":0,\"Source\":\"file\"");
    }
  }

  @Test
  void anInvalidValueIsNamedAndCostsNothingElse() throws Exception {
    settings.put("okta_metrics", "prometheus");
    try (LocalLambda lambda = startProbe()) {
      Invocation invocation = lambda.invoke(TELL_TOKEN);
      assertThat(invocation.answer()).contains("Bearer");
      assertThat(metrics(lambda.finalLog())).isEmpty();
      assertThat(linesOfOurs(lambda.finalLog()))
          .satisfiesExactlyInAnyOrder(
              line -> assertThat(line).startsWith("okta_metrics is invalid").doesNotContain("prom"),
              line -> assertThat(line).startsWith("okta token ready"));
    }
  }

  @Test
  void withoutTheSettingThereIsNoLineMore() throws Exception {
    settings.put("okta_token_url", "https://127.0.0.1:1/v1/token");
    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("okta_token_url");
      assertThat(metrics(lambda.finalLog())).isEmpty();
      assertThat(linesOfOurs(lambda.finalLog())).isNotEmpty().noneMatch(line -> line.contains("{"));
    }
  }

  private static List<String> metrics(List<String> log) {
    return log.stream().filter(line -> line.contains(METRICS)).toList();
  }
}
