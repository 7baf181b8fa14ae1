package io.github.oktatoken.internal.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.Fuzzing;
import io.github.oktatoken.KeptInputs;
import io.github.oktatoken.OwnWords;
import io.github.oktatoken.internal.http.HttpResponse;
import okhttp3.Headers;
import okio.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Any error of AWS is explained in our words. An input is the body of a response. */
public class AwsFailureFuzzTest {
  private static final Arn ARN =
      requireNonNull(Arn.parse("arn:aws:ssm:eu-west-1:1:parameter/okta"));

  @ParameterizedTest
  @ArgumentsSource(KeptInputs.class)
  void anErrorOfAwsIsExplainedInOurOwnWords(byte[] input) {
    fuzzerTestOneInput(input);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    ByteString body = ByteString.of(Fuzzing.planted(input));
    for (AwsService service : AwsService.values()) {
      for (int status : new int[] {301, 400, 500}) {
        HttpResponse response =
            new HttpResponse(status, Headers.of("x-amzn-ErrorType", header(body)), body, 0);
        AwsException failure = AwsFailure.refused(service, ARN, "Operation", response);
        OwnWords.assertInOwnWords(failure);
        assertThat(failure).hasNoCause();
      }
    }
  }

  /** As much of the body as OkHttp would read as one. */
  private static String header(ByteString body) {
    return body.string(ISO_8859_1).replaceAll("[^ -~]", "").strip();
  }
}
