package io.github.oktatoken.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.machine.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that publishes the layer, with a stand-in for AWS's command. */
class PublishLayerIT {
  private static final String PUBLISH = "publish-layer-version";
  private static final String SHARE = "add-layer-version-permission";

  @TempDir private Path folder;
  private Path aws;
  private Path zip;
  private Path table;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void prepare() throws IOException {
    aws = Files.createDirectory(folder.resolve("aws"));
    zip = Files.writeString(folder.resolve("a layer.zip"), "content");
    table = folder.resolve("arns/table.json");
    Path standIn = Sources.root().resolve("sample-function/src/test/release");
    environment.put("PATH", standIn + ":" + System.getenv("PATH"));
    environment.put("FAKE_AWS", aws.toString());
    environment.put("LAYER_PRINCIPAL", "*");
  }

  @Test
  void theLayerIsPublishedInEachRegionForEverybodyUnderANameWithTheVersion() throws Exception {
    Script script = publish("1.2.3", "eu-west-1", "us-east-1");

    assertThat(script.exitCode()).as(script.output()).isZero();
    assertThat(script.output().lines()).containsExactly(arn("eu-west-1"), arn("us-east-1"));
    assertThat(Files.readString(table))
        .contains("\"version\": \"1.2.3\"", "\"layer\": \"okta-token-1-2-3\"")
        .contains("\"eu-west-1\": \"" + arn("eu-west-1") + "\",")
        .contains("\"us-east-1\": \"" + arn("us-east-1") + "\"\n");
    assertThat(calls(PUBLISH))
        .hasSize(2)
        .allMatch(call -> call.contains("--compatible-runtimes java17 java21 java25"))
        .allMatch(call -> call.contains("--compatible-architectures x86_64 arm64"));
    assertThat(calls(SHARE)).hasSize(2).allMatch(call -> call.endsWith("--principal *"));
  }

  @Test
  void aRegionThatDeniesItKeepsNoOtherFromItsTurnAndIsNamedAtTheEnd() throws Exception {
    fail("eu-south-2", PUBLISH, "AccessDeniedException");

    Script script = publish("1.2.3", "eu-west-1", "eu-south-2", "us-east-1");

    assertThat(script.exitCode()).isEqualTo(1);
    assertThat(script.output())
        .contains("AccessDeniedException", "not published in: eu-south-2. Run this again");
    assertThat(Files.readString(table))
        .contains(arn("eu-west-1"), arn("us-east-1"))
        .doesNotContain("eu-south-2");
  }

  @Test
  void anotherRunPublishesOnlyWhereTheLayerIsMissing() throws Exception {
    fail("us-east-1", PUBLISH, "TooManyRequestsException");
    publish("1.2.3", "eu-west-1", "us-east-1");
    Files.delete(aws.resolve("fail-us-east-1-" + PUBLISH));
    Files.delete(aws.resolve("calls"));

    Script script = publish("1.2.3", "eu-west-1", "us-east-1");

    assertThat(script.exitCode()).as(script.output()).isZero();
    assertThat(calls(PUBLISH)).singleElement().asString().contains("us-east-1");
    assertThat(Files.readString(table)).contains(arn("eu-west-1"), arn("us-east-1"));
  }

  @Test
  void aLayerWhosePublicationWasNotHeardOfIsFoundAndShared() throws Exception {
    fail("eu-west-1", PUBLISH + "-after", "ServiceException");
    assertThat(publish("1.2.3", "eu-west-1").exitCode()).isEqualTo(1);
    Files.delete(aws.resolve("fail-eu-west-1-" + PUBLISH + "-after"));

    Script script = publish("1.2.3", "eu-west-1");

    assertThat(script.exitCode()).as(script.output()).isZero();
    assertThat(calls(PUBLISH)).hasSize(1);
    assertThat(aws.resolve("eu-west-1/okta-token-1-2-3/shared-1")).hasContent("*");
  }

  @Test
  void aLayerThatCouldNotBeSharedIsSharedByTheNextRun() throws Exception {
    fail("eu-west-1", SHARE, "TooManyRequestsException");
    Script first = publish("1.2.3", "eu-west-1");
    assertThat(first.exitCode()).isEqualTo(1);
    assertThat(first.output()).contains("TooManyRequestsException");
    assertThat(Files.readString(table)).doesNotContain("arn:");
    Files.delete(aws.resolve("fail-eu-west-1-" + SHARE));

    assertThat(publish("1.2.3", "eu-west-1").exitCode()).isZero();

    assertThat(calls(PUBLISH)).hasSize(1);
    assertThat(aws.resolve("eu-west-1/okta-token-1-2-3/shared-1")).hasContent("*");
  }

  @Test
  void anotherContentIsRefusedUnderANameThatIsTaken() throws Exception {
    publish("1.2.3", "eu-west-1");
    Files.writeString(zip, "another content");

    Script script = publish("1.2.3", "eu-west-1");

    assertThat(script.exitCode()).isEqualTo(1);
    assertThat(script.output())
        .contains("okta-token-1-2-3 has another content in eu-west-1: publish this zip as another");
    assertThat(calls(PUBLISH)).hasSize(1);
    assertThat(publish("1.2.4", "eu-west-1").exitCode()).isZero();
  }

  @Test
  void aRegionThatKnowsNoSuchLayerIsPublishedTo() throws Exception {
    fail("eu-west-1", "list-layer-versions", "ResourceNotFoundException");

    assertThat(publish("1.2.3", "eu-west-1").exitCode()).isZero();
  }

  @Test
  void aRegionThatDoesNotSayWhatItHasIsLeftAlone() throws Exception {
    fail("eu-west-1", "list-layer-versions", "AccessDeniedException");

    assertThat(publish("1.2.3", "eu-west-1").output()).contains("AccessDeniedException");

    assertThat(calls("list-layer-versions")).hasSize(1);
    assertThat(calls(PUBLISH)).isEmpty();
  }

  @Test
  void aTeamPublishesForItsOwnAccountAlone() throws Exception {
    environment.remove("LAYER_PRINCIPAL");

    assertThat(publish("1.2.3", "eu-west-1").exitCode()).isZero();

    assertThat(calls(PUBLISH)).hasSize(1);
    assertThat(calls(SHARE)).isEmpty();
  }

  private Script publish(String version, String... regions) throws Exception {
    String[] arguments =
        Stream.concat(Stream.of(version, zip.toString(), table.toString()), Stream.of(regions))
            .toArray(String[]::new);
    return Script.run(Sources.root(), environment, ".github/scripts/publish-layer.sh", arguments);
  }

  private void fail(String region, String command, String error) throws IOException {
    Files.writeString(aws.resolve("fail-" + region + "-" + command), error);
  }

  private List<String> calls(String command) throws IOException {
    try (Stream<String> calls = Files.lines(aws.resolve("calls"))) {
      return calls.filter(call -> call.startsWith("lambda " + command + " ")).toList();
    }
  }

  private static String arn(String region) {
    return "arn:aws:lambda:" + region + ":123456789012:layer:okta-token-1-2-3:1";
  }
}
