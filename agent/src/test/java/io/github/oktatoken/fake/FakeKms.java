package io.github.oktatoken.fake;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.text.ParseException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** KMS's operations Sign and GetPublicKey, with key pairs of the JDK. */
final class FakeKms {
  /** What precedes a digest under RSA's signature: RFC 8017, section 9.2. */
  private static final Map<String, String> DIGEST_INFO =
      Map.of(
          "256", "3031300d060960864801650304020105000420",
          "384", "3041300d060960864801650304020205000430",
          "512", "3051300d060960864801650304020305000440");

  private final Map<String, Key> keys = new HashMap<>();
  private int signatures;
  private int publicKeysTold;

  private record Key(String spec, String usage, KeyPair pair) {
    /** KMS developer guide, "Key spec reference". */
    List<String> algorithms() {
      return switch (spec) {
        case "RSA_2048", "RSA_3072", "RSA_4096" ->
            List.of(
                "RSASSA_PKCS1_V1_5_SHA_256",
                "RSASSA_PKCS1_V1_5_SHA_384",
                "RSASSA_PKCS1_V1_5_SHA_512",
                "RSASSA_PSS_SHA_256");
        case "ECC_NIST_P256", "ECC_SECG_P256K1" -> List.of("ECDSA_SHA_256");
        case "ECC_NIST_P384" -> List.of("ECDSA_SHA_384");
        case "ECC_NIST_P521" -> List.of("ECDSA_SHA_512");
        default -> List.of();
      };
    }
  }

  void put(String arn, String spec, String usage, KeyPair pair) {
    keys.put(arn, new Key(spec, usage, pair));
  }

  int signatures() {
    return signatures;
  }

  int publicKeysTold() {
    return publicKeysTold;
  }

  AwsReply sign(String json) {
    Map<String, Object> request = members(json);
    Key key = keys.get(String.valueOf(request.get("KeyId")));
    String algorithm = String.valueOf(request.get("SigningAlgorithm"));
    if (key == null) {
      return FakeAws.error(400, "NotFoundException");
    }
    if (!key.usage.equals("SIGN_VERIFY") || !key.algorithms().contains(algorithm)) {
      return FakeAws.error(400, "InvalidKeyUsageException");
    }
    byte[] digest = Base64.getDecoder().decode(String.valueOf(request.get("Message")));
    String bits = algorithm.substring(algorithm.length() - 3);
    if (!"DIGEST".equals(request.get("MessageType"))
        || digest.length * Byte.SIZE != Integer.parseInt(bits)) {
      return FakeAws.error(400, "ValidationException");
    }
    signatures++;
    return new AwsReply(
        200,
        JSONObjectUtils.toJSONString(
            Map.of(
                "KeyId",
                request.get("KeyId"),
                "Signature",
                Base64.getEncoder().encodeToString(sign(key.pair, digest, bits)),
                "SigningAlgorithm",
                algorithm)));
  }

  private static byte[] sign(KeyPair pair, byte[] digest, String bits) {
    try {
      boolean isRsa = pair.getPrivate().getAlgorithm().equals("RSA");
      ByteArrayOutputStream toSign = new ByteArrayOutputStream();
      if (isRsa) {
        toSign.writeBytes(HexFormat.of().parseHex(Objects.requireNonNull(DIGEST_INFO.get(bits))));
      }
      toSign.writeBytes(digest);
      Signature signature = Signature.getInstance(isRsa ? "NONEwithRSA" : "NONEwithECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(toSign.toByteArray());
      return signature.sign();
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  AwsReply publicKey(String json) {
    Map<String, Object> request = members(json);
    Key key = keys.get(String.valueOf(request.get("KeyId")));
    if (key == null) {
      return FakeAws.error(400, "NotFoundException");
    }
    if (key.spec.equals("SYMMETRIC_DEFAULT") || key.spec.startsWith("HMAC_")) {
      return FakeAws.error(400, "UnsupportedOperationException");
    }
    publicKeysTold++;
    return new AwsReply(
        200,
        JSONObjectUtils.toJSONString(
            Map.of(
                "KeyId",
                request.get("KeyId"),
                "KeySpec",
                key.spec,
                "KeyUsage",
                key.usage,
                "PublicKey",
                Base64.getEncoder().encodeToString(key.pair.getPublic().getEncoded()),
                "SigningAlgorithms",
                key.algorithms())));
  }

  private static Map<String, Object> members(String json) {
    try {
      return JSONObjectUtils.parse(json);
    } catch (ParseException noJson) {
      throw new AssertionError(json, noJson);
    }
  }
}
