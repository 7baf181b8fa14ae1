package io.github.oktatoken.internal.aws.kms;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.squareup.moshi.JsonWriter;
import io.github.oktatoken.internal.aws.Arn;
import io.github.oktatoken.internal.aws.AwsClient;
import io.github.oktatoken.internal.aws.AwsException;
import io.github.oktatoken.internal.jose.Jws;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import okio.Buffer;
import okio.ByteString;

/**
 * The requests to KMS. A class of its own: premain links the classes that it creates, and must load
 * no library.
 */
final class KmsRequest {
  private KmsRequest() {}

  /**
   * Signs by <a href="https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html">Sign</a>.
   */
  static String sign(
      AwsClient client,
      Arn arn,
      String algorithm,
      Map<String, Object> header,
      Map<String, Object> claims,
      long endNanos)
      throws AwsException {
    String input = Jws.input(algorithm, header, claims);
    ByteString response = client.send("Sign", body(arn, algorithm, input), endNanos);
    byte[] signature = KmsResponse.signatureIn(response, algorithm);
    if (signature == null) {
      throw client.notOfAws();
    }
    return Jws.signed(input, signature);
  }

  /**
   * Finds out by <a
   * href="https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html">GetPublicKey</a>
   * which algorithm the key is for.
   */
  static String algorithm(AwsClient client, Arn arn, long endNanos) throws AwsException {
    ByteString body = json(Map.of("KeyId", arn.toString()));
    String algorithm = KmsResponse.algorithmIn(client.send("GetPublicKey", body, endNanos), arn);
    if (algorithm == null) {
      throw client.notOfAws();
    }
    return algorithm;
  }

  /** With the digest in place of the message, which KMS would take up to 4096 bytes only. */
  private static ByteString body(Arn arn, String algorithm, String input) {
    String bits = algorithm.substring(2);
    return json(
        Map.of(
            "KeyId",
            arn.toString(),
            "Message",
            Base64.getEncoder().encodeToString(digest("SHA-" + bits, input)),
            "MessageType",
            "DIGEST",
            "SigningAlgorithm",
            (algorithm.startsWith("RS") ? "RSASSA_PKCS1_V1_5_SHA_" : "ECDSA_SHA_") + bits));
  }

  private static byte[] digest(String name, String input) {
    try {
      return MessageDigest.getInstance(name).digest(input.getBytes(US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      // Every JVM has it that can use TLS.
      throw new IllegalStateException(e);
    }
  }

  private static ByteString json(Map<String, String> members) {
    Buffer json = new Buffer();
    try (JsonWriter writer = JsonWriter.of(json)) {
      writer.beginObject();
      for (Map.Entry<String, String> member : members.entrySet()) {
        writer.name(member.getKey()).value(member.getValue());
      }
      writer.endObject();
    } catch (IOException e) {
      // A buffer takes everything.
      throw new IllegalStateException(e);
    }
    return json.readByteString();
  }
}
