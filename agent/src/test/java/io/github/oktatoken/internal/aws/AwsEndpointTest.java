package io.github.oktatoken.internal.aws;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsEndpointTest {
  private static final String SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:name";
  private static final String PARAMETER = "arn:aws:ssm:us-east-1:123456789012:parameter/name";

  @ParameterizedTest
  @CsvSource({
    SECRET + ", https://secretsmanager.us-east-1.amazonaws.com",
    PARAMETER + ", https://ssm.us-east-1.amazonaws.com",
    "arn:aws-cn:ssm:cn-north-1:1:parameter/name, https://ssm.cn-north-1.amazonaws.com.cn",
    "arn:aws-us-gov:ssm:us-gov-west-1:1:parameter/name, https://ssm.us-gov-west-1.amazonaws.com",
  })
  void theEndpointOfAwsIsThatOfTheRegion(String arn, String url) {
    assertThat(of(arn, null, null, null)).isEqualTo(URI.create(url));
  }

  @Test
  void theEndpointOfAwsIsThatOfTheServiceSettingOrElseOfTheCommonOne() {
    String one = "https://vpce-1.secretsmanager.us-east-1.vpce.amazonaws.com";
    String other = "http://localhost:4566/";

    assertThat(of(SECRET, one, null, other)).isEqualTo(URI.create(one));
    assertThat(of(SECRET, null, one, other)).isEqualTo(URI.create(other));
    assertThat(of(PARAMETER, one, null, other)).isEqualTo(URI.create(other));
    assertThat(of(PARAMETER, other, one, null)).isEqualTo(URI.create(one));
    assertThat(of(PARAMETER, one, null, null).getHost()).isEqualTo("ssm.us-east-1.amazonaws.com");
  }

  @Test
  void anUnknownPartitionOfAwsNeedsAnEndpointSetting() {
    String arn = "arn:aws-iso:ssm:us-iso-east-1:123456789012:parameter/name";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(arn, null, null, null))
        .withMessageContainingAll("client_secret", "set AWS_ENDPOINT_URL_SSM to the endpoint");
    assertThat(of(arn, null, "https://ssm.us-iso-east-1.c2s.ic.gov", null).getHost())
        .isEqualTo("ssm.us-iso-east-1.c2s.ic.gov");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://s3cret.example.com",
        "http://127.0.0.1.s3cret.example.com",
        "ftp://localhost",
        "s3cret",
        "https://",
        "https://user:s3cret@example.com",
        "https://example.com/s3cret",
        "https://example.com?s3cret",
        "https://example.com#s3cret",
        "https://example.com:0",
        "https://example.com:65536",
        "https://s3cret example",
        "mailto:s3cret@example.com",
      })
  void refusesAnEndpointThatIsNoHostOrPlainHttpToAnotherMachine(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(SECRET, url, null, null))
        .withMessageStartingWith("AWS_ENDPOINT_URL_SECRETS_MANAGER must be https://")
        .withMessageNotContaining("s3cret")
        .withNoCause();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(SECRET, null, null, url))
        .withMessageStartingWith("AWS_ENDPOINT_URL must be https://");
  }

  private static URI of(
      String arn, @Nullable String secretsManager, @Nullable String ssm, @Nullable String all) {
    Map<String, String> urls = new HashMap<>();
    urls.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", secretsManager);
    urls.put("AWS_ENDPOINT_URL_SSM", ssm);
    urls.put("AWS_ENDPOINT_URL", all);
    Arn parsed = requireNonNull(Arn.parse(arn));
    AwsService service =
        parsed.service().equals("ssm") ? AwsService.SSM : AwsService.SECRETS_MANAGER;
    return AwsEndpoint.of(
        "client_secret",
        service,
        parsed,
        new AwsEnvironment(null, null, null, null, null, null, urls));
  }
}
