package io.github.oktatoken.internal.secret.aws;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.fake.FakeAws;
import io.github.oktatoken.internal.aws.AwsEnvironment;
import io.github.oktatoken.internal.env.Variable;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.secret.Secret;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;

/** The fixture of tests with a server that verifies signatures as AWS does. */
abstract class VerifyingAwsFixture {
  static final String SECRET =
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:okta/client-AbCdEf";
  static final String PARAMETER = "arn:aws:ssm:eu-central-1:123456789012:parameter/okta/client";

  final ManualClock clock = new ManualClock();
  @AutoClose final FakeAws aws = FakeAws.start(clock);

  String read(String setting) throws SecretUnavailableException {
    return secret(setting, keys()).read(soon());
  }

  static SecretUnavailableException failure(Secret secret) {
    return catchThrowableOfType(SecretUnavailableException.class, () -> secret.read(soon()));
  }

  Secret secret(String setting, AwsEnvironment environment) {
    return new AwsSecret("client_secret", setting, environment, NetworkSettings.OF_THE_JVM, clock);
  }

  AwsEnvironment keys() {
    return keys(FakeAws.SECRET_ACCESS_KEY);
  }

  AwsEnvironment keys(String secretAccessKey) {
    return new AwsEnvironment(
        FakeAws.ACCESS_KEY_ID,
        secretAccessKey,
        FakeAws.SESSION_TOKEN,
        null,
        null,
        null,
        Map.of(Variable.ENDPOINT_URL, aws.url().toString()));
  }

  AwsEnvironment container(String token, @Nullable String file) {
    return new AwsEnvironment(
        null,
        null,
        null,
        aws.credentialsUrl().toString(),
        token,
        file,
        Map.of(Variable.ENDPOINT_URL, aws.url().toString()));
  }

  static long soon() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
  }
}
