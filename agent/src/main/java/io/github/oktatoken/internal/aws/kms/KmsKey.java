package io.github.oktatoken.internal.aws.kms;

import io.github.oktatoken.internal.aws.Arn;
import io.github.oktatoken.internal.aws.AwsClient;
import io.github.oktatoken.internal.aws.AwsEnvironment;
import io.github.oktatoken.internal.aws.AwsException;
import io.github.oktatoken.internal.aws.AwsService;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.message.KmsMessages;
import io.github.oktatoken.internal.message.UnavailableMessages;
import io.github.oktatoken.internal.secret.Secret;
import io.github.oktatoken.internal.secret.SecretUnavailableException;
import io.github.oktatoken.internal.secret.SharedSecret;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * A private key in AWS KMS, which signs there and never leaves it.
 *
 * <p>A request has to name the algorithm that the key is for. Unless the setting does, the first
 * request tries that of an RSA key, the kind that Okta generates. Only if KMS says that the key is
 * of another kind does a second request ask which: so the function of an RSA key sends one request
 * for each token, and its role needs one permission. Each further request costs a new JVM on one
 * core some 35 ms of CPU time, and the way to KMS and back.
 */
public final class KmsKey implements Secret {
  private static final String UNLIKE_KEY = "InvalidKeyUsageException";

  private final String name;
  private final String setting;
  private final Arn arn;
  private final boolean isAlgorithmSet;
  private final AwsClient client;
  private volatile String algorithm;
  private volatile boolean isSuspended;

  /**
   * Doesn't connect.
   *
   * @param name the name of the setting, for messages
   * @param setting the ARN of a key or of an alias; the name of an algorithm in RFC 7518 may follow
   * @param clock dates the signatures of requests
   * @throws IllegalArgumentException if the setting is anything else, or the endpoint is invalid or
   *     unknown; the message doesn't repeat the setting
   */
  public KmsKey(
      String name,
      String setting,
      AwsEnvironment environment,
      NetworkSettings network,
      Clock clock) {
    this.name = name;
    this.setting = setting.strip();
    Arn parsed = Arn.parse(this.setting);
    String[] parts = parsed == null ? new String[0] : parsed.resource().split(":", -1);
    this.isAlgorithmSet = parts.length > 1;
    if (parsed == null
        || !isKey(parts[0])
        || parts.length > 2
        || isAlgorithmSet && !isAlgorithm(parts[1])) {
      throw new IllegalArgumentException(name + KmsMessages.NOT_A_KEY);
    }
    this.arn = parsed.with(parts[0]);
    this.algorithm = isAlgorithmSet ? parts[1] : "RS256";
    this.client = new AwsClient(name, AwsService.KMS, arn, environment, network, clock);
  }

  private static boolean isKey(String resource) {
    int name = resource.indexOf('/') + 1;
    return (resource.startsWith("key/") || resource.startsWith("alias/"))
        && name < resource.length()
        && Arn.isName(resource);
  }

  private static boolean isAlgorithm(String text) {
    return switch (text) {
      case "RS256", "RS384", "RS512", "ES256", "ES384", "ES512" -> true;
      default -> false;
    };
  }

  /**
   * Signs a JSON Web Token, and waits for KMS until the deadline (name resolution aside).
   *
   * @param header its header without the algorithm
   * @param endNanos the deadline, by {@link System#nanoTime()}
   */
  public String sign(Map<String, Object> header, Map<String, Object> claims, long endNanos)
      throws AwsException {
    if (isSuspended) {
      throw new CancellationException(UnavailableMessages.snapshot());
    }
    String tried = algorithm;
    try {
      return KmsRequest.sign(client, arn, tried, header, claims, endNanos);
    } catch (AwsException e) {
      if (isAlgorithmSet || !e.code().equals(UNLIKE_KEY)) {
        throw e;
      }
    }
    // An alias may have got another key, so this may happen at any time.
    String found = KmsRequest.algorithm(client, arn, endNanos);
    algorithm = found;
    return KmsRequest.sign(client, arn, found, header, claims, endNanos);
  }

  /** Returns the name of the setting. */
  public String name() {
    return name;
  }

  /** Fails: who could read the key could sign without KMS. */
  @Override
  public String read(long endNanos) throws SecretUnavailableException {
    throw SecretUnavailableException.permanentOf(name, arn + KmsMessages.UNREADABLE);
  }

  @Override
  public String setting() {
    return setting;
  }

  @Override
  public boolean isReference() {
    return false;
  }

  @Override
  public boolean isKmsKey() {
    return true;
  }

  @Override
  public Secret sharedIn(Map<String, SharedSecret> known) {
    return this;
  }

  @Override
  public void reset() {
    client.reset();
  }

  @Override
  public void suspend() {
    isSuspended = true;
  }

  @Override
  public void resume() {
    isSuspended = false;
  }
}
