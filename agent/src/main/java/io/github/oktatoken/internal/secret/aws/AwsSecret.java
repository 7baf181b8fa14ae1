package io.github.oktatoken.internal.secret.aws;

import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.secret.Secret;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** A secret in AWS Secrets Manager, a member of one, or a parameter in the SSM Parameter Store. */
public final class AwsSecret implements Secret {
  public static final String SCHEME = "arn:";

  private final String name;
  private final String setting;
  private final AwsReference reference;
  private final URI endpoint;
  private final AwsEnvironment environment;
  private final NetworkSettings network;
  private final Clock clock;

  /** A class of its own: premain links the classes that it creates, and must load no library. */
  private volatile @Nullable AwsRequest request;

  private volatile int resets;

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
    this.reference = AwsReference.parse(name, this.setting);
    this.endpoint = AwsEndpoint.of(name, reference, environment);
    this.environment = environment;
    this.network = network;
    this.clock = clock;
  }

  @Override
  public String read(long endNanos) throws SecretUnavailableException {
    return request().send(endNanos);
  }

  /** Creates a request without a lock: that reads files, which may take any time. */
  private AwsRequest request() throws SecretUnavailableException {
    int before = resets;
    AwsRequest ready = request;
    if (ready == null) {
      ready = new AwsRequest(name, reference, endpoint, environment, network, clock);
    }
    keep(ready, before);
    return ready;
  }

  private synchronized void keep(AwsRequest ready, int madeAfter) {
    if (resets == madeAfter) {
      request = ready;
    } else {
      ready.hangUp();
    }
  }

  @Override
  public String setting() {
    return setting;
  }

  @Override
  public synchronized void reset() {
    resets++;
    AwsRequest last = request;
    request = null;
    if (last != null) {
      last.hangUp();
    }
  }
}
