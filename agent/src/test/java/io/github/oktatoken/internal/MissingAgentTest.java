package io.github.oktatoken.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingAgentTest {
  private static final String AGENT =
      "-Da=b -javaagent:/opt/okta-token-extension/agent.jar=1,127.0.0.1:9001";

  @TempDir private Path opt;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void setUpLambdaWithTheLayer() throws IOException {
    Path wrapper = Files.createFile(opt.resolve("okta-token-wrapper"));
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "orders");
    environment.put("AWS_LAMBDA_EXEC_WRAPPER", wrapper.toString());
    environment.put("client_secret", "s3cret");
  }

  @Test
  void saysThatThisIsNotLambda() {
    environment.remove("AWS_LAMBDA_FUNCTION_NAME");
    assertThat(reason())
        .contains("not in AWS Lambda", "okta-token layer", "=/opt/okta-token-wrapper");
  }

  @Test
  void saysThatTheWrapperIsNotSet() {
    for (String none : new String[] {"", " "}) {
      environment.put("AWS_LAMBDA_EXEC_WRAPPER", none);
      assertThat(reason())
          .contains("AWS_LAMBDA_EXEC_WRAPPER is not set", "add the okta-token layer")
          .endsWith("set AWS_LAMBDA_EXEC_WRAPPER=/opt/okta-token-wrapper");
    }
  }

  @Test
  void saysHowToKeepAnotherWrapper() {
    environment.put("AWS_LAMBDA_EXEC_WRAPPER", "/opt/otel-handler");
    environment.put("JAVA_TOOL_OPTIONS", "-javaagent:/opt/otel.jar");
    assertThat(reason())
        .contains("names another wrapper", "AWS_LAMBDA_EXEC_WRAPPER=/opt/okta-token-wrapper")
        .contains("okta_next_wrapper=/opt/otel-handler");
  }

  @Test
  void saysThatTheWrapperFileIsMissing() throws IOException {
    Files.delete(opt.resolve("okta-token-wrapper"));
    assertThat(reason()).contains(opt + "/okta-token-wrapper is missing: add the okta-token layer");
    environment.put("AWS_LAMBDA_EXEC_WRAPPER", "\0/okta-token-wrapper");
    assertThat(reason()).contains("is missing");
  }

  @Test
  void saysThatAScriptHasOverwrittenTheOptions() {
    for (String overwritten : new String[] {"", "-javaagent:/opt/other.jar"}) {
      environment.put("JAVA_TOOL_OPTIONS", overwritten);
      assertThat(reason())
          .contains("JAVA_TOOL_OPTIONS has lost what the wrapper adds: a script")
          .contains("JAVA_TOOL_OPTIONS=\"$JAVA_TOOL_OPTIONS ")
          .doesNotContain("okta_next_wrapper", "add the okta-token layer");
    }
  }

  @Test
  void namesTheNextWrapperThatMayHaveOverwrittenTheOptions() {
    environment.put("okta_next_wrapper", "/opt/other-wrapper");
    assertThat(reason()).contains("wrapper adds: /opt/other-wrapper or another script");
  }

  @Test
  void saysThatTheJvmDidNotReadTheOptions() {
    environment.put("JAVA_TOOL_OPTIONS", AGENT);
    assertThat(reason()).contains("JAVA_TOOL_OPTIONS names it", "java.instrument");
  }

  @Test
  void recognisesACopiedTokenHolder() {
    environment.put("JAVA_TOOL_OPTIONS", AGENT);
    assertThat(new MissingAgent(environment).reason(true, false))
        .contains("copy", "okta-token-agent", "scope provided");
  }

  @Test
  void recognisesACopiedTokenHolderUnderTheLauncher() {
    assertThat(new MissingAgent(environment).reason(true, true))
        .contains("copy", "okta-token-agent", "scope provided");
  }

  private String reason() {
    String reason = new MissingAgent(environment).reason(false, false);
    assertThat(reason)
        .startsWith("the okta token agent is not running: ")
        .doesNotContain("s3cret", "-Da=b", "-javaagent");
    return reason;
  }
}
