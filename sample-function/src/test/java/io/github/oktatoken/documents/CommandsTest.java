package io.github.oktatoken.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.nimbusds.jose.jwk.JWK;
import io.github.oktatoken.documents.Document.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands in the documents: each block of shell runs, with stand-ins for what reaches out. */
class CommandsTest {
  private static final String LAYER = "arn:aws:lambda:eu-central-1:123456789012:layer:okta-token:";
  private static final String OTHER_LAYER = "arn:aws:lambda:eu-central-1:1:layer:other:7";
  private static final String SETTINGS =
      """
      {"AWS_LAMBDA_EXEC_WRAPPER":"/opt/okta-token-wrapper","client_id":"id"}
      """;

  private static final PublicKey RSA_KEY = newKey();

  /** As in {@code <client ID>}. */
  private static final Pattern PLACEHOLDER = Pattern.compile("<[A-Za-z][\\w@. -]*>");

  private final Commands commands;
  private final Path folder;

  CommandsTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.commands = new Commands();
  }

  static List<Block> shell() {
    return Document.all().stream()
        .flatMap(document -> document.blocks().stream())
        .filter(Block::isShell)
        .toList();
  }

  static Stream<String> mavenInProse() {
    return Document.all().stream()
        .flatMap(document -> document.inlineCode().stream())
        .filter(code -> code.startsWith("mvn "))
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("shell")
  void blockRuns(Block block) throws Exception {
    StandIns machine = machine();
    assertThat(machine.run(runnable(block.text()))).startsWith("0 ");
    assertThat(machine.calls()).allSatisfy(call -> assertThat(commands.problem(call)).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("mavenInProse")
  void mavenInProseIsKnown(String command) {
    assertThat(commands.problem(List.of(command.split(" ")))).isEmpty();
  }

  @Test
  void layerIsAddedToWhatTheFunctionHas() throws Exception {
    StandIns machine = machine();
    machine.respond(
        "lambda get-function-configuration",
        """
        {"FunctionName":"orders","RevisionId":"r1","Timeout":3,
         "Layers":[{"Arn":"%s1"},{"Arn":"%s"}],
         "Environment":{"Variables":{"orders_url":"u","client_id":"old",
           "AWS_LAMBDA_EXEC_WRAPPER":"/opt/other"}}}
        """
            .formatted(LAYER, OTHER_LAYER));
    assertThat(machine.run(blockThatAddsTheLayer().text())).isEqualTo("0 ");
    JsonNode update = new JsonMapper().readTree(machine.file(2));
    assertThat(update)
        .isEqualTo(
            new JsonMapper()
                .readTree(
                    """
                    {"FunctionName":"orders","RevisionId":"r1","Timeout":15,
                     "Layers":["%s","%s2"],
                     "Environment":{"Variables":{"orders_url":"u","client_id":"id",
                       "okta_next_wrapper":"/opt/other",
                       "AWS_LAMBDA_EXEC_WRAPPER":"/opt/okta-token-wrapper"}}}
                    """
                        .formatted(OTHER_LAYER, LAYER)));
    try (Stream<Path> left = Files.list(machine.work())) {
      assertThat(left)
          .extracting(file -> file.getFileName().toString())
          .contains("secret.json")
          .doesNotContain("okta.json", "update.json");
    }
  }

  /** Lambda then leaves the variables out, and an update would delete them all. */
  @Test
  void functionWhoseVariablesCanNotBeDecryptedIsNotUpdated() throws Exception {
    StandIns machine = machine();
    machine.respond(
        "lambda get-function-configuration",
        """
        {"FunctionName":"orders","Environment":{"Error":{"Message":"no kms:Decrypt"}}}
        """);
    assertThat(machine.run(blockThatAddsTheLayer().text())).contains("no kms:Decrypt");
    assertThat(machine.calls())
        .extracting(call -> call.get(2))
        .doesNotContain("update-function-configuration");
    assertThat(machine.calls())
        .extracting(call -> call.get(2))
        .contains("get-function-configuration");
  }

  @Test
  void publicKeyIsPrintedAsJwk() throws Exception {
    String script = blockWith("\"kty\"").text();
    assumeThat(runnable(script)).isEqualTo(script);
    StandIns machine = machine();
    assertThat(machine.run(script)).isEqualTo("0 ");
    assertThat(JWK.parse(machine.output()).toRSAKey().toPublicKey()).isEqualTo(RSA_KEY);
  }

  /**
   * The script; or nothing but a look at its syntax, on a machine without the programs it needs.
   */
  private static String runnable(String text) {
    String script = PLACEHOLDER.matcher(text).replaceAll("placeholder");
    boolean hasAll =
        Stream.of("jq", "openssl", "perl")
            .filter(script::contains)
            .allMatch(CommandsTest::isInstalled);
    return hasAll ? script : "bash -n <<'end-of-script'\n" + script + "end-of-script\n";
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private static Block blockThatAddsTheLayer() {
    return blockWith("update-function-configuration");
  }

  private static Block blockWith(String text) {
    return shell().stream().filter(block -> block.text().contains(text)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws lambda publish-layer --layer-name a",
        "aws kms get-public-key --key a",
        "mvn -Pnothing verify",
        "mvn -pl nothing test",
        "mvn -Dnothing=1 verify",
        "mvn -Dtest=NothingTest test",
        "mvn vrify",
        "java -XX:Nothing=1 -cp a B",
        "sam nothing"
      })
  void wrongCommandIsFound(String command) throws Exception {
    StandIns machine = machine();
    assertThat(machine.run(command)).isEqualTo("0 ");
    assertThat(machine.calls())
        .singleElement()
        .satisfies(call -> assertThat(commands.problem(call)).isNotEmpty());
  }

  private StandIns machine() throws Exception {
    StandIns machine = new StandIns(folder, commands.programs());
    for (String script : commands.scripts()) {
      machine.addScript(Commands.SCRIPTS + "/" + script);
    }
    Files.writeString(machine.work().resolve("okta.json"), SETTINGS);
    Files.writeString(machine.work().resolve("secret.json"), "{\"client_secret\":\"s\"}");
    Files.createDirectories(machine.work().resolve("layer/target"));
    Files.writeString(machine.work().resolve("layer/target/okta-token-layer.zip"), "zip");
    machine.respond("lambda publish-layer-version", LAYER + "2\n");
    machine.respond(
        "lambda get-function-configuration", "{\"FunctionName\":\"orders\",\"Timeout\":20}");
    machine.respond("kms create-key", "arn:aws:kms:eu-central-1:123456789012:key/k\n");
    machine.respond("kms get-public-key", Base64.getEncoder().encodeToString(RSA_KEY.getEncoded()));
    Files.writeString(machine.work().resolve("public.pem"), pem(RSA_KEY));
    return machine;
  }

  private static String pem(PublicKey key) {
    String lines = Base64.getMimeEncoder().encodeToString(key.getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n";
  }

  private static PublicKey newKey() {
    try {
      return KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
