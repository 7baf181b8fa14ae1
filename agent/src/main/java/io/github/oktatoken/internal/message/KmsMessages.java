package io.github.oktatoken.internal.message;

import io.github.oktatoken.internal.env.Variable;
import org.jspecify.annotations.Nullable;

/** What is wrong with a key in AWS KMS, or with the setting that names it. */
public final class KmsMessages {
  private static final String SPECS =
      "RSA_2048, RSA_3072, RSA_4096, ECC_NIST_P256, ECC_NIST_P384 or ECC_NIST_P521";

  // To follow the name of the setting.
  public static final String NOT_A_KEY =
      " is not the ARN of a key in KMS: set it to arn:aws:kms:<region>:<account>:key/<id> or"
          + " alias/<name>, followed by :RS384 or the like for another algorithm than the key's"
          + " usual one";
  public static final String KEY_AS_SECRET =
      " names a key in KMS, which signs and is no secret: name it by "
          + (Variable.PRIVATE_KEY + ", and set " + Variable.CLIENT_AUTH + "=private_key_jwt");

  // To follow an ARN.
  public static final String OTHER_USAGE =
      " is not a key to sign with: name one whose key usage is SIGN_VERIFY";
  public static final String OTHER_SPEC =
      " is of a kind that no client assertion is signed with: name a key whose key spec is "
          + SPECS;

  public static final String UNREADABLE = " is a key in KMS, which never gives it away";

  private KmsMessages() {}

  public static String cannotSign(String setting, @Nullable String problem) {
    return setting + " cannot sign: " + problem;
  }

  /**
   * Returns why KMS refused a request; {@code null} if it is nothing of KMS alone.
   *
   * @param code from the lists of errors in KMS's API reference
   */
  public static @Nullable String refused(String code, String arn, String operation) {
    return switch (code) {
      case "AccessDeniedException" -> accessDenied(arn, operation);
      case "NotFoundException" -> "there is no " + arn + ": correct the ARN";
      case "InvalidArnException" -> AwsMessages.invalidArn(arn);
      case "DisabledException" -> arn + " is disabled: enable it, or name another key";
      case "KMSInvalidStateException" ->
          arn
              + " is in a state in which it cannot sign: see its status, cancel its deletion if"
              + " that is it, or name another key";
      case "InvalidKeyUsageException" ->
          arn
              + " does not sign with this algorithm: have the ARN end in the one for its key spec"
              + " (:RS256 for RSA; :ES256, :ES384 or :ES512 for a NIST curve), and check that its"
              + " key usage is SIGN_VERIFY";
      case "UnsupportedOperationException" ->
          arn + " is a symmetric key: name one whose key spec is " + SPECS;
      case "KeyUnavailableException" ->
          arn + " is not available now: see AWS's health page if this goes on";
      case "DependencyTimeoutException" ->
          "KMS timed out inside of AWS: see its health page if this goes on";
      case "KMSInternalException" -> AwsMessages.AWS_FAILED;
      default -> null;
    };
  }

  private static String accessDenied(String arn, String operation) {
    boolean isForAlgorithm = !operation.equals("Sign");
    return ("the function's role may not call kms:" + operation + " on " + arn)
        + ": allow it by the role's policy or the key's, under the ARN of the key, not of an alias"
        + (isForAlgorithm ? "; or end the ARN in the key's algorithm, as in :ES256" : "");
  }
}
