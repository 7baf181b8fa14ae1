package io.github.oktatoken.internal.aws.kms;

import io.github.oktatoken.internal.aws.Arn;
import io.github.oktatoken.internal.aws.AwsException;
import io.github.oktatoken.internal.aws.JsonTexts;
import io.github.oktatoken.internal.jose.EcdsaSignature;
import io.github.oktatoken.internal.message.KmsMessages;
import java.util.Base64;
import java.util.Map;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** The responses of KMS; one that KMS would not send brings {@code null}. */
final class KmsResponse {
  // Of RSA_2048 and RSA_4096.
  private static final int MIN_RSA_BYTES = 256;
  private static final int MAX_RSA_BYTES = 512;

  private KmsResponse() {}

  /** Returns the signature in its form for a JSON Web Token: RFC 7518, sections 3.3 and 3.4. */
  static byte @Nullable [] signatureIn(ByteString body, String algorithm) {
    Map<String, String> members = JsonTexts.of(body);
    String text = members == null ? null : members.get("Signature");
    byte[] signature = text == null ? null : decoded(text);
    if (signature == null) {
      return null;
    }
    return switch (algorithm) {
      case "ES256" -> EcdsaSignature.joined(signature, 32);
      case "ES384" -> EcdsaSignature.joined(signature, 48);
      case "ES512" -> EcdsaSignature.joined(signature, 66);
      default ->
          signature.length >= MIN_RSA_BYTES && signature.length <= MAX_RSA_BYTES ? signature : null;
    };
  }

  private static byte @Nullable [] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException ignored) {
      // Not Base64. Not chained: its message repeats a part.
      return null;
    }
  }

  /**
   * Returns the algorithm that a key is for.
   *
   * @throws AwsException if no client assertion can be signed with it
   */
  static @Nullable String algorithmIn(ByteString body, Arn arn) throws AwsException {
    Map<String, String> members = JsonTexts.of(body);
    String spec = members == null ? null : members.get("KeySpec");
    String usage = members == null ? null : members.get("KeyUsage");
    if (spec == null || usage == null) {
      return null;
    }
    if (!usage.equals("SIGN_VERIFY")) {
      throw AwsException.permanentOf(arn + KmsMessages.OTHER_USAGE);
    }
    return switch (spec) {
      case "RSA_2048", "RSA_3072", "RSA_4096" -> "RS256";
      case "ECC_NIST_P256" -> "ES256";
      case "ECC_NIST_P384" -> "ES384";
      case "ECC_NIST_P521" -> "ES512";
      default -> throw AwsException.permanentOf(arn + KmsMessages.OTHER_SPEC);
    };
  }
}
