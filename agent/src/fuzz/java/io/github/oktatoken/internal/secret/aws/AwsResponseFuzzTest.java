package io.github.oktatoken.internal.secret.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.Fuzzing;
import io.github.oktatoken.KeptInputs;
import io.github.oktatoken.OwnWords;
import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import okhttp3.Headers;
import okio.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Any response of AWS is a secret, or a refusal in our words. An input is the body of one. */
public class AwsResponseFuzzTest {
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
      AwsReference reference = AwsReference.parse("client_secret", arn);
      try {
        assertThat(AwsResponse.secretIn(body, "client_secret", reference)).isNotBlank();
      } catch (SecretUnavailableException none) {
        assertInOwnWords(none);
      }
      for (int status : new int[] {301, 400, 500}) {
        HttpResponse response =
            new HttpResponse(status, Headers.of("x-amzn-ErrorType", header(body)), body, 0);
        assertInOwnWords(AwsFailure.refused("client_secret", reference, response));
      }
    }
  }

  /** As much of the body as OkHttp would read as one. */
  private static String header(ByteString body) {
    return body.string(ISO_8859_1).replaceAll("[^ -~]", "").strip();
  }

  private static void assertInOwnWords(SecretUnavailableException refusal) {
    OwnWords.assertInOwnWords(refusal);
    assertThat(refusal).hasNoCause().hasMessageStartingWith("client_secret cannot be read: ");
  }
}
