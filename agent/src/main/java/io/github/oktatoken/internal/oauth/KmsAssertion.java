package io.github.oktatoken.internal.oauth;

import io.github.oktatoken.internal.aws.AwsException;
import io.github.oktatoken.internal.aws.kms.KmsKey;
import io.github.oktatoken.internal.message.KmsMessages;
import java.net.URI;
import java.util.Map;

/** A client assertion that AWS KMS signs. */
final class KmsAssertion extends ClientAssertion {
  private final KmsKey key;

  private KmsAssertion(Client client, KmsKey key, URI tokenEndpoint) {
    super(client, tokenEndpoint, client.keyId());
    this.key = key;
  }

  /** Takes a client whose secret is a {@link KmsKey}. */
  static ClientAssertion of(Client client, URI tokenEndpoint) {
    return new KmsAssertion(client, (KmsKey) client.secret(), tokenEndpoint);
  }

  @Override
  String sign(Map<String, Object> header, Map<String, Object> claims, long endNanos)
      throws TokenRequestException {
    try {
      return key.sign(header, claims, endNanos);
    } catch (AwsException e) {
      throw TokenRequestException.ofSecret(
          e.isTransient(), KmsMessages.cannotSign(key.name(), e.getMessage()), e.getCause());
    }
  }
}
