package io.github.oktatoken.internal.aws.kms;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.Fuzzing;
import io.github.oktatoken.KeptInputs;
import io.github.oktatoken.OwnWords;
import io.github.oktatoken.internal.aws.Arn;
import io.github.oktatoken.internal.aws.AwsException;
import okio.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Any response of KMS is a signature, or none. An input is the body of one. */
public class KmsResponseFuzzTest {
  private static final Arn ARN = requireNonNull(Arn.parse("arn:aws:kms:eu-west-1:1:key/1"));

  @ParameterizedTest
  @ArgumentsSource(KeptInputs.class)
  void aResponseOfKmsIsASignatureOfTheRightLengthOrNone(byte[] input) {
    fuzzerTestOneInput(input);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    ByteString body = ByteString.of(Fuzzing.planted(input));
    assertLength(body, "RS256", 256, 512);
    assertLength(body, "ES256", 64, 64);
    assertLength(body, "ES384", 96, 96);
    assertLength(body, "ES512", 132, 132);
    try {
      assertThat(KmsResponse.algorithmIn(body, ARN)).isIn(null, "RS256", "ES256", "ES384", "ES512");
    } catch (AwsException none) {
      OwnWords.assertInOwnWords(none);
      assertThat(none).hasNoCause();
    }
  }

  private static void assertLength(ByteString body, String algorithm, int least, int most) {
    byte[] signature = KmsResponse.signatureIn(body, algorithm);
    assertThat(signature == null || signature.length >= least && signature.length <= most).isTrue();
  }
}
