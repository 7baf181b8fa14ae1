package io.github.oktatoken.internal.secret.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.fake.FakeAws;
import io.github.oktatoken.internal.secret.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets and parameters as AWS gives them out. */
class AwsSecretTest extends VerifyingAwsFixture {
  @Test
  void readsAWholeSecret() throws Exception {
    aws.holds(SECRET, "s3cr+t %&~/\u00fc\ud83d\ude00\"\\");

    assertThat(read(SECRET)).isEqualTo("s3cr+t %&~/\u00fc\ud83d\ude00\"\\");
    assertThat(read("  " + SECRET + "\n")).startsWith("s3cr+t");
  }

  @Test
  void readsAParameter() throws Exception {
    aws.holds(PARAMETER, "s3cret");

    assertThat(read(PARAMETER)).isEqualTo("s3cret");
  }

  @Test
  void readsAVersionOfAParameter() throws Exception {
    aws.holds(PARAMETER + ":3", "third");

    assertThat(read(PARAMETER + ":3")).isEqualTo("third");
  }

  @Test
  void readsABinarySecretThatIsText() throws Exception {
    aws.holds(SECRET, "s\u00fc\u00df".getBytes(UTF_8));

    assertThat(read(SECRET)).isEqualTo("s\u00fc\u00df");
  }

  @ParameterizedTest
  @ValueSource(strings = {"okta", "client secret", "a+b%20c/d", "\u00fc\u4e2d\ud83d\ude00", "\"\\"})
  void readsAMember(String key) throws Exception {
    String quoted = key.replace("\\", "\\\\").replace("\"", "\\\"");
    aws.holds(
        SECRET, "{\"id\":1,\"" + quoted + "\":\"s3cret\",\"nested\":{\"a\":[]},\"other\":\"no\"}");

    assertThat(read(SECRET + ":" + key)).isEqualTo("s3cret");
    assertThat(read(SECRET + ":" + key + "::")).isEqualTo("s3cret");
  }

  @Test
  void readsAVersionOtherThanTheCurrentOne() throws Exception {
    aws.holds(SECRET, "current");
    aws.holds(SECRET, "AWSPREVIOUS", "{\"key\":\"former\"}");

    assertThat(read(SECRET)).isEqualTo("current");
    assertThat(read(SECRET + ":key:AWSPREVIOUS:")).isEqualTo("former");
  }

  @Test
  void readsASecretOfAwsAnewEachTime() throws Exception {
    Secret secret = secret(SECRET, keys());
    aws.holds(SECRET, "first");
    assertThat(secret.read(soon())).isEqualTo("first");

    aws.holds(SECRET, "second");
    assertThat(secret.read(soon())).isEqualTo("second");

    secret.reset();
    assertThat(secret.read(soon())).isEqualTo("second");
    assertThat(aws.reads()).isEqualTo(3);
    assertThat(secret.isReference()).isTrue();
    assertThat(secret.setting()).isEqualTo(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret\n", "s3cret\r\n", "s3cret", "\ufeffs3cret\n"})
  void removesTheLineEndThatAToolLeft(String stored) throws Exception {
    aws.holds(SECRET, stored);

    assertThat(read(SECRET)).isEqualTo("s3cret");
  }

  @Test
  void takesAJwkForOneValue() throws Exception {
    aws.holds(SECRET, "{\"kty\":\"EC\",\"d\":\"x\"}");

    assertThat(read(SECRET)).isEqualTo("{\"kty\":\"EC\",\"d\":\"x\"}");
  }

  @Test
  void takesForOneValueWhatOnlyBeginsLikeAnObject() throws Exception {
    aws.holds(SECRET, "{s3cret");

    assertThat(read(SECRET)).isEqualTo("{s3cret");
  }

  @Test
  void fetchesTheContainersCredentialsAnewEachTime() throws Exception {
    aws.holds(SECRET, "s3cret");
    Secret secret = secret(SECRET, container(FakeAws.CONTAINER_TOKEN, null));

    assertThat(secret.read(soon())).isEqualTo("s3cret");
    assertThat(secret.read(soon())).isEqualTo("s3cret");

    assertThat(aws.credentialsFetched()).isEqualTo(2);
  }

  @Test
  void prefersTheContainersTokenInAFile(@TempDir Path folder) throws Exception {
    aws.holds(SECRET, "s3cret");
    Path file = Files.writeString(folder.resolve("token"), FakeAws.CONTAINER_TOKEN + "\n");

    assertThat(secret(SECRET, container("another", file.toString())).read(soon()))
        .isEqualTo("s3cret");
  }
}
