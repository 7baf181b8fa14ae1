package io.github.oktatoken.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExamplesTest {
  private static final String SAM_FUNCTION = "AWS::Serverless::Function";
  private static final String SAM_LAYER = "AWS::Serverless::LayerVersion";

  /** Those in use, of the many that SAM's reference has. AWS's validation knows none of them. */
  private static final Map<String, Set<String>> SAM_PROPERTIES =
      Map.of(
          SAM_FUNCTION,
          Set.of(
              "Architectures",
              "CodeUri",
              "Environment",
              "Handler",
              "ImageUri",
              "Layers",
              "LoggingConfig",
              "MemorySize",
              "PackageType",
              "Policies",
              "Runtime",
              "Timeout"),
          SAM_LAYER,
          Set.of("CompatibleArchitectures", "CompatibleRuntimes", "ContentUri", "LayerName"));

  /** Without Globals, which takes only some of a function's properties. */
  private static final List<String> SAM_SECTIONS =
      List.of(
          "AWSTemplateFormatVersion",
          "Transform",
          "Description",
          "Parameters",
          "Resources",
          "Outputs");

  /** With less, get() could not wait its 5 seconds beside the handler's own work. */
  private static final int SHORTEST_TIMEOUT = 10;

  private static final Pattern NAME_IN_QUOTES = Pattern.compile("\"([A-Za-z_]+)\"");
  private static final Pattern GIVEN_SECRET =
      Pattern.compile("(?i)secret_?string|secret_version|SecretValue\\.|new Secret\\(|NoEcho");

  @ParameterizedTest
  @EnumSource(names = {"SAM", "CONTAINER"})
  void samKnowsEveryPropertyOfATemplate(Example example) throws IOException {
    SamTemplate template = SamTemplate.read(example.folder());

    assertThat(names(template.sections())).isSubsetOf(SAM_SECTIONS);
    assertThat(template.properties(SAM_FUNCTION))
        .singleElement()
        .satisfies(
            function -> {
              assertThat(names(function)).isSubsetOf(SAM_PROPERTIES.get(SAM_FUNCTION));
              assertThat(names(SamTemplate.map(function, "Environment"))).containsOnly("Variables");
              assertThat(names(SamTemplate.map(function, "LoggingConfig")))
                  .containsOnly("LogGroup");
            });
    assertThat(template.properties(SAM_LAYER))
        .hasSize(example == Example.SAM ? 1 : 0)
        .allSatisfy(layer -> assertThat(names(layer)).isSubsetOf(SAM_PROPERTIES.get(SAM_LAYER)));
  }

  @ParameterizedTest
  @EnumSource(names = {"SAM", "CONTAINER"})
  void aTemplateAllowsTheFunctionOnlyToReadItsSecret(Example example) throws IOException {
    SamTemplate template = SamTemplate.read(example.folder());

    Map<String, String> statement =
        Map.of(
            "Effect", "Allow",
            "Action", "secretsmanager:GetSecretValue",
            "Resource", "!Ref ClientSecret");
    assertThat(template.properties(SAM_FUNCTION))
        .singleElement()
        .extracting(function -> function.get("Policies"))
        .isEqualTo(List.of(Map.of("Version", "2012-10-17", "Statement", List.of(statement))));
    assertThat(SamTemplate.map(SamTemplate.map(template.sections(), "Resources"), "ClientSecret"))
        .extracting("Type")
        .isEqualTo("AWS::SecretsManager::Secret");
  }

  @ParameterizedTest
  @EnumSource
  void theRoleMayOnlyReadTheSecretAndWriteTheLog(Example example) throws IOException {
    // sts:AssumeRole makes a role of Terraform's that of a function.
    assertThat(example.actions())
        .containsOnlyOnce("secretsmanager:GetSecretValue")
        .isSubsetOf("secretsmanager:GetSecretValue", "sts:AssumeRole");
    assertThat(example.resources())
        .singleElement()
        .isIn("!Ref ClientSecret", "[secret.ref]", "aws_secretsmanager_secret.client.arn");
    assertThat(example.managedPolicies()).isSubsetOf("AWSLambdaBasicExecutionRole");
  }

  @ParameterizedTest
  @EnumSource
  void noExampleHasTheTextOfASecret(Example example) throws IOException {
    assertThat("GenerateSecretString: {}").as("what would be found").containsPattern(GIVEN_SECRET);
    assertThat(example.text()).doesNotContainPattern(GIVEN_SECRET);
    assertThat(example.environment().get("client_secret"))
        .isIn(
            "${ClientSecret}:client_secret",
            "${secret.ref}:client_secret",
            "${aws_secretsmanager_secret.client.arn}:client_secret");
  }

  @ParameterizedTest
  @EnumSource
  void theLayerSupportsTheRuntime(Example example) throws IOException {
    assertThat(example.runtimes()).isNotEmpty().isSubsetOf("java17", "java21", "java25");
  }

  @ParameterizedTest
  @EnumSource
  void theAgentOrTheFunctionReadsEveryVariable(Example example) throws IOException {
    Set<String> read = namesIn("../agent/src/main/java/io/github/oktatoken/internal/env");
    read.addAll(namesIn("src/main/java"));

    assertThat(example.environment().keySet())
        .contains("client_id", "client_secret", "okta_token_url", "okta_scope")
        .isSubsetOf(read);
  }

  @ParameterizedTest
  @EnumSource
  void theTimeOutLeavesTimeToWaitForAToken(Example example) throws IOException {
    assertThat(example.timeouts())
        .singleElement()
        .satisfies(seconds -> assertThat(seconds).isGreaterThanOrEqualTo(SHORTEST_TIMEOUT));
  }

  @ParameterizedTest
  @EnumSource
  void theWrapperIsInTheLayer(Example example) throws IOException {
    String wrapper = example.environment().getOrDefault("AWS_LAMBDA_EXEC_WRAPPER", "");

    assertThat(wrapper).startsWith("/opt/");
    try (ZipFile layer = new ZipFile("../layer/target/okta-token-layer.zip")) {
      assertThat(layer.getEntry(wrapper.substring("/opt/".length()))).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theAlarmsGoByMetricsThatAreOn(Example example) throws IOException {
    assertThat(example.environment()).containsEntry("okta_metrics", "emf");
    assertThat(example.text()).contains("OktaToken", "TokenUnavailable", "RefreshFailures");
  }

  private static Set<String> names(Map<?, ?> map) {
    Set<String> names = new TreeSet<>();
    map.keySet().forEach(name -> names.add(String.valueOf(name)));
    return names;
  }

  private static Set<String> namesIn(String folder) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        NAME_IN_QUOTES
            .matcher(Files.readString(file))
            .results()
            .forEach(name -> names.add(name.group(1)));
      }
    }
    return names;
  }
}
