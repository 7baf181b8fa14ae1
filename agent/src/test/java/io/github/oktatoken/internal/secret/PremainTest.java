package io.github.oktatoken.internal.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.aws.AwsClient;
import io.github.oktatoken.internal.aws.AwsEnvironment;
import io.github.oktatoken.internal.aws.kms.KmsKey;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.secret.aws.AwsSecret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is loaded for a secret before it is read. */
class PremainTest {
  private static final Pattern LIBRARIES =
      Pattern.compile("(okhttp3|okio|kotlin|com\\.squareup|javax\\.crypto|javax\\.net\\.ssl)\\..*");

  private static final String ROOT = "io.github.oktatoken.";
  private static final String AWS = AwsClient.class.getPackageName() + ".";
  private static final String KMS = KmsKey.class.getPackageName() + ".";
  private static final String AWS_SECRETS = AwsSecret.class.getPackageName() + ".";

  @Test
  void aPlainSecretLoadsNothingElse() throws Exception {
    assertThat(loaded("plain"))
        .filteredOn(name -> name.startsWith(ROOT))
        .containsExactlyInAnyOrder(
            Program.class.getName(), Secret.class.getName(), PlainSecret.class.getName());
  }

  @Test
  void aFileSecretLoadsNoAwsClass() throws Exception {
    assertThat(loaded("file"))
        .contains(FileSecret.class.getName())
        .noneMatch(name -> name.startsWith(AWS) || name.startsWith(AWS_SECRETS))
        .noneMatch(name -> LIBRARIES.matcher(name).matches());
  }

  @Test
  void anArnLoadsNoLibrary() throws Exception {
    String ofLibraries = Class.forName(AWS + "AwsRequest").getName();

    assertThat(loaded("arn"))
        .contains(AwsSecret.class.getName(), AwsClient.class.getName())
        .noneMatch(name -> name.startsWith(KMS))
        .doesNotContain(ofLibraries, Pattern.class.getName() + "$Node")
        .noneMatch(name -> LIBRARIES.matcher(name).matches());
  }

  @Test
  void aKeyInKmsLoadsNoLibraryEither() throws Exception {
    String ofLibraries = Class.forName(KMS + "KmsRequest").getName();

    assertThat(loaded("kms"))
        .contains(KmsKey.class.getName(), AwsClient.class.getName())
        .doesNotContain(ofLibraries, AwsSecret.class.getName(), Pattern.class.getName() + "$Node")
        .noneMatch(name -> LIBRARIES.matcher(name).matches());
  }

  private static List<String> loaded(String kind) throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:stdout",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                kind)
            .redirectErrorStream(true)
            .start();
    String log = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).as(log).isZero();
    return log.lines()
        .flatMap(
            line ->
                line.contains(" source: ")
                    ? Stream.of(line.replaceAll("\\[.*\\] (\\S+) .*", "$1"))
                    : Stream.of())
        .toList();
  }

  /** What the settings do in premain. */
  static final class Program {
    public static void main(String[] kind) throws Exception {
      switch (kind[0]) {
        case "plain" -> {
          if (!"s3cret".startsWith(AwsSecret.SCHEME) && !"s3cret".startsWith(FileSecret.SCHEME)) {
            new PlainSecret("s3cret").read(0);
          }
        }
        case "file" -> new FileSecret("client_secret", "file:/tmp/secret");
        case "arn" ->
            new AwsSecret(
                "client_secret",
                "arn:aws:secretsmanager:us-east-1:123456789012:secret:name:key",
                environment(),
                NetworkSettings.OF_THE_JVM,
                Clock.systemUTC());
        case "kms" ->
            new KmsKey(
                "okta_private_key",
                "arn:aws:kms:us-east-1:123456789012:key/1234:ES256",
                environment(),
                NetworkSettings.OF_THE_JVM,
                Clock.systemUTC());
        default -> throw new IllegalArgumentException(kind[0]);
      }
    }

    private static AwsEnvironment environment() {
      return new AwsEnvironment(null, null, null, null, null, null, Map.of());
    }
  }
}
