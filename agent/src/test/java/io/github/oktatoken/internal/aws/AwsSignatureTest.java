package io.github.oktatoken.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.fake.SdkSigner;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okio.ByteString;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsSignatureTest {
  /** The ones of AWS's published examples. */
  private static final AwsCredentials EXAMPLE =
      new AwsCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null);

  private static final Instant EXAMPLES_TIME = Instant.parse("2015-08-30T12:36:00Z");
  private static final String VISIBLE = visible();

  @Test
  void derivesTheKeyOfAwsExample() {
    assertThat(new AwsSignature("iam", "us-east-1", EXAMPLE, EXAMPLES_TIME).key().hex())
        .isEqualTo("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
  }

  /** "post-vanilla" of AWS's Signature Version 4 test suite. */
  @Test
  void signsTheExampleOfAwsTestSuite() {
    AwsSignature signature = new AwsSignature("service", "us-east-1", EXAMPLE, EXAMPLES_TIME);
    Map<String, String> signed =
        new TreeMap<>(Map.of("host", "example.amazonaws.com", "x-amz-date", "20150830T123600Z"));

    assertThat(signature.authorization(signed, ByteString.EMPTY.sha256().hex()))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders=host;x-amz-date,"
                + " Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://secretsmanager.eu-central-1.amazonaws.com",
        "https://ssm.cn-north-1.amazonaws.com.cn:443/",
        "https://vpce-0123-abcd.ssm.us-east-1.vpce.amazonaws.com:8443",
        "http://localhost:4566",
        "http://127.0.0.1/"
      })
  void namesTheHostAsTheSdkDoes(String url) {
    assertAsOfTheSdk(url, EXAMPLE, EXAMPLES_TIME, ByteString.EMPTY);
  }

  @RepeatedTest(200)
  void signsAsTheSdkDoes(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    AwsCredentials credentials =
        new AwsCredentials(
            "AKID" + random.nextInt(1_000_000),
            text(random, VISIBLE, 40),
            random.nextBoolean() ? text(random, VISIBLE, 300) : null);
    Instant now = Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
    byte[] odd = new byte[random.nextInt(300)];
    random.nextBytes(odd);

    assertAsOfTheSdk(
        "https://ssm.us-gov-west-1.amazonaws.com", credentials, now, ByteString.of(odd));
  }

  private static void assertAsOfTheSdk(
      String url, AwsCredentials credentials, Instant now, ByteString body) {
    Headers headers =
        new AwsSignature("ssm", "us-gov-west-1", credentials, now)
            .headers(
                HttpUrl.get(url), AwsService.SSM.contentType(), "AmazonSSM.GetParameter", body);

    Map<String, String> ours = new TreeMap<>();
    headers.forEach(header -> ours.put(header.getFirst(), header.getSecond()));
    String token = credentials.sessionToken() == null ? "" : credentials.sessionToken();
    assertThat(ours)
        .isEqualTo(
            new SdkSigner(credentials.accessKeyId(), credentials.secretAccessKey(), token)
                .sign(URI.create(url), ours, body.toByteArray()));
  }

  private static String text(Random random, String of, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(of.charAt(random.nextInt(of.length())));
    }
    return text.toString();
  }

  private static String visible() {
    StringBuilder all = new StringBuilder();
    for (char c = '!'; c <= '~'; c++) {
      all.append(c);
    }
    return all.toString();
  }
}
