package io.github.oktatoken.internal.jose;

import io.github.oktatoken.internal.message.TokenMessages;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import org.jspecify.annotations.Nullable;

/**
 * A private key and its algorithm: RS256 for RSA, unless the key names another; for EC that of the
 * curve.
 *
 * @param key RSA or EC
 * @param algorithm by its name in RFC 7518
 * @param id the authorization server's name for the public key
 */
public record SigningKey(PrivateKey key, String algorithm, @Nullable String id) {
  /** RFC 7518, section 3.3. */
  static final int MIN_RSA_BITS = 2048;

  /**
   * Chooses the algorithm.
   *
   * @param wanted the algorithm that the key itself names
   * @throws UnusableKeyException if none of the algorithms fits the key
   */
  static SigningKey of(PrivateKey key, @Nullable String wanted, @Nullable String id)
      throws UnusableKeyException {
    if (key instanceof RSAPrivateKey rsa) {
      if (rsa.getModulus().bitLength() < MIN_RSA_BITS) {
        throw new UnusableKeyException(TokenMessages.SHORT_RSA_KEY);
      }
      String algorithm = wanted == null ? "RS256" : wanted;
      return switch (algorithm) {
        case "RS256", "RS384", "RS512" -> new SigningKey(key, algorithm, id);
        default -> throw new UnusableKeyException(TokenMessages.OTHER_RSA_ALGORITHM);
      };
    }
    if (key instanceof ECPrivateKey ec) {
      String algorithm =
          switch (ec.getParams().getCurve().getField().getFieldSize()) {
            case 256 -> "ES256";
            case 384 -> "ES384";
            case 521 -> "ES512";
            default -> throw new UnusableKeyException(TokenMessages.OTHER_CURVE);
          };
      if (wanted != null && !wanted.equals(algorithm)) {
        throw new UnusableKeyException(TokenMessages.otherEcAlgorithm(algorithm));
      }
      return new SigningKey(key, algorithm, id);
    }
    throw new UnusableKeyException(TokenMessages.OTHER_TYPE);
  }

  /** Returns the same key with another ID, if that is given. */
  public SigningKey named(@Nullable String otherId) {
    return otherId == null ? this : new SigningKey(key, algorithm, otherId);
  }

  /** Describes the key without its secret. */
  @Override
  public String toString() {
    return "SigningKey[algorithm=" + algorithm + ", id=" + id + "]";
  }
}
