package io.github.oktatoken.internal.secret.aws;

import io.github.oktatoken.internal.aws.AwsClient;
import io.github.oktatoken.internal.aws.AwsEnvironment;
import io.github.oktatoken.internal.aws.AwsException;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.secret.Secret;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.time.Clock;

/** A secret in AWS Secrets Manager, a member of one, or a parameter in the SSM Parameter Store. */
public final class AwsSecret implements Secret {
  public static final String SCHEME = "arn:";

  private final String name;
  private final String setting;
  private final SecretReference reference;
  private final AwsClient client;

  /**
   * Doesn't connect.
   *
   * @param name the name of the setting, for messages
   * @param setting the ARN; that of a secret has the form that ECS takes, and may end in {@code
   *     :json-key:version-stage:version-id}
   * @param clock dates the signatures of requests
   * @throws IllegalArgumentException if the setting is anything else, or the endpoint is invalid or
   *     unknown; the message doesn't repeat the setting
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html">ECS
   *     on Secrets Manager</a>
   */
  public AwsSecret(
      String name,
      String setting,
      AwsEnvironment environment,
      NetworkSettings network,
      Clock clock) {
    this.name = name;
    this.setting = setting.strip();
    this.reference = SecretReference.parse(name, this.setting);
    this.client =
        new AwsClient(name, reference.service(), reference.arn(), environment, network, clock);
  }

  @Override
  public String read(long endNanos) throws SecretUnavailableException {
    try {
      return SecretRequest.send(client, name, reference, endNanos);
    } catch (AwsException e) {
      throw new SecretUnavailableException(
          name, String.valueOf(e.getMessage()), e.isTransient(), e.getCause());
    }
  }

  @Override
  public String setting() {
    return setting;
  }

  @Override
  public void reset() {
    client.reset();
  }
}
