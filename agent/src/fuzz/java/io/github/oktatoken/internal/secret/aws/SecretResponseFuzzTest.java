package io.github.oktatoken.internal.secret.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.Fuzzing;
import io.github.oktatoken.KeptInputs;
import io.github.oktatoken.OwnWords;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import okio.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Any response of AWS is a secret, or a refusal in our words. An input is the body of one. */
public class SecretResponseFuzzTest {
  private static final String SECRET = "arn:aws:secretsmanager:eu-west-1:1:secret:okta";
  private static final String[] REFERENCES = {
    SECRET, SECRET + ":client_secret", "arn:aws:ssm:eu-west-1:1:parameter/okta"
  };

  @ParameterizedTest
  @ArgumentsSource(KeptInputs.class)
  void aResponseOfAwsIsASecretOrARefusalInOurOwnWords(byte[] input) {
    fuzzerTestOneInput(input);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    ByteString body = ByteString.of(Fuzzing.planted(input));
    for (String arn : REFERENCES) {
      SecretReference reference = SecretReference.parse("client_secret", arn);
      try {
        String secret = SecretResponse.secretIn(body, "client_secret", reference);
        assertThat(secret == null || !secret.isBlank()).isTrue();
      } catch (SecretUnavailableException none) {
        assertInOwnWords(none);
      }
    }
  }

  private static void assertInOwnWords(SecretUnavailableException refusal) {
    OwnWords.assertInOwnWords(refusal);
    assertThat(refusal).hasNoCause().hasMessageStartingWith("client_secret cannot be read: ");
  }
}
