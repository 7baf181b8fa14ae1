package io.github.oktatoken.internal.message;

import io.github.oktatoken.internal.env.Variable;

/** What went wrong with a request for a token, the setting at fault, and the way out. */
public final class TokenMessages {
  // What okta_private_key is in place of a private key.
  public static final String KEY_SET = "is a set of keys";
  public static final String PUBLIC_KEY = "is a public key";
  public static final String CERTIFICATE = "is a certificate";
  public static final String ENCRYPTED = "is encrypted";
  public static final String CUT_OFF = "is cut off";
  public static final String DAMAGED = "is damaged";
  public static final String NO_PRIVATE_KEY = "is no private key";
  public static final String OTHER_TYPE = "is neither an RSA nor an EC key";
  public static final String DAMAGED_OR_OTHER_TYPE = "is damaged, or neither an RSA nor an EC key";
  public static final String SHORT_RSA_KEY = "is an RSA key of less than 2048 bits";
  public static final String OTHER_RSA_ALGORITHM =
      "is an RSA key whose alg is not RS256, RS384 or RS512";
  public static final String OTHER_CURVE =
      "is an EC key of a curve that is not supported (P-256, P-384 and P-521 are)";
  public static final String UNNAMED_CURVE =
      "is an EC key that spells out its curve instead of naming it (convert it by openssl ec"
          + " -param_enc named_curve)";

  private TokenMessages() {}

  public static String otherEcAlgorithm(String algorithm) {
    return "is an EC key whose alg is not " + algorithm;
  }

  public static String unableToSign(String algorithm) {
    return "cannot sign with " + algorithm;
  }

  /**
   * The key of private_key_jwt can't be used.
   *
   * @param given what it is instead: one of the texts above
   */
  public static String unusableKey(String given) {
    return Variable.PRIVATE_KEY
        + " "
        + given
        + ": set it to the app's private key, RSA or EC, not encrypted, in PEM (-----BEGIN PRIVATE"
        + " KEY-----) or as a JWK, or to where one is: file: and a path, or an ARN";
  }

  public static String noProofNeeded() {
    return "the access token is not of the type DPoP and needs no proof: send Authorization: Bearer"
        + " alone, or have tokens bound by "
        + Variable.DPOP
        + "=always";
  }

  public static String dpopKeyLost() {
    return "the key of this access token went with a snapshot of the function: take another token"
        + " from TokenHolder.token()";
  }

  public static String dpopProofUnsigned() {
    return "the proof cannot be signed: check the security providers of the JVM";
  }
}
