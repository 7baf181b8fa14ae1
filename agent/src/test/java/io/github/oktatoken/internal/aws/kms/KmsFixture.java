package io.github.oktatoken.internal.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.OwnWords;
import io.github.oktatoken.fake.FakeAws;
import io.github.oktatoken.internal.aws.AwsEnvironment;
import io.github.oktatoken.internal.aws.AwsException;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.jose.TestKeys;
import java.net.URI;
import java.security.KeyPair;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;

/** The fixture of tests with a KMS that signs, and verifies the signatures of requests. */
public abstract class KmsFixture {
  public static final String ARN =
      "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  public static final String ALIAS = "arn:aws:kms:eu-central-1:123456789012:alias/okta/orders";

  protected static final KeyPair RSA = TestKeys.keys("RSA", 2048);
  protected static final KeyPair P256 = TestKeys.keys("EC", 256);
  protected static final KeyPair P384 = TestKeys.keys("EC", 384);
  protected static final KeyPair P521 = TestKeys.keys("EC", 521);

  protected final ManualClock clock = new ManualClock();
  @AutoClose protected final FakeAws aws = FakeAws.start(clock);

  protected KmsKey key(String setting) {
    return key(setting, aws.url(), clock);
  }

  protected static KmsKey key(String setting, URI endpoint, Clock clock) {
    AwsEnvironment environment =
        new AwsEnvironment(
            FakeAws.ACCESS_KEY_ID,
            FakeAws.SECRET_ACCESS_KEY,
            FakeAws.SESSION_TOKEN,
            null,
            null,
            null,
            Map.of(Variable.ENDPOINT_URL, endpoint.toString()));
    return new KmsKey("okta_private_key", setting, environment, NetworkSettings.OF_THE_JVM, clock);
  }

  protected static AwsException failure(KmsKey key) {
    AwsException failure =
        catchThrowableOfType(AwsException.class, () -> key.sign(Map.of(), Map.of(), soon()));
    assertThat(failure).isNotNull();
    OwnWords.assertInOwnWords(failure);
    return failure;
  }

  protected static long soon() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
  }
}
