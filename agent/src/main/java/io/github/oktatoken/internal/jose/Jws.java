package io.github.oktatoken.internal.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A signed JSON Web Token in its compact form: <a href="https://www.rfc-editor.org/rfc/rfc7515">RFC
 * 7515</a> with the algorithms RS and ES of RFC 7518.
 */
public final class Jws {
  /** As many as in a UUID. */
  private static final int RANDOM_BYTES = 16;

  private Jws() {}

  /**
   * Signs a token.
   *
   * @param algorithm one of RS256, RS384, RS512, ES256, ES384 and ES512; it goes into the header
   * @param header the other members of the header
   * @param claims texts, numbers, and maps of these
   * @throws GeneralSecurityException if the key doesn't fit the algorithm
   */
  public static String sign(
      String algorithm, PrivateKey key, Map<String, Object> header, Map<String, Object> claims)
      throws GeneralSecurityException {
    String input = input(algorithm, header, claims);
    Signature signature = Signature.getInstance(javaName(algorithm));
    signature.initSign(key);
    signature.update(input.getBytes(US_ASCII));
    return signed(input, signature.sign());
  }

  /** Returns what has to be signed. */
  public static String input(
      String algorithm, Map<String, Object> header, Map<String, Object> claims) {
    return base64(json(algorithm, header)) + "." + base64(json(null, claims));
  }

  /** Returns the token that has been signed. */
  public static String signed(String input, byte[] signature) {
    return input + "." + base64(signature);
  }

  /** The form of RFC 7518, section 3.4: r and s one after the other, and not as DER. */
  private static String javaName(String algorithm) {
    String digest = "SHA" + algorithm.substring(2);
    return algorithm.startsWith("RS") ? digest + "withRSA" : digest + "withECDSAinP1363Format";
  }

  private static byte[] json(@Nullable String algorithm, Map<String, Object> members) {
    Buffer json = new Buffer();
    try (JsonWriter writer = JsonWriter.of(json)) {
      writer.beginObject();
      if (algorithm != null) {
        writer.name("alg").value(algorithm);
      }
      for (Map.Entry<String, Object> member : members.entrySet()) {
        writer.name(member.getKey()).jsonValue(member.getValue());
      }
      writer.endObject();
    } catch (IOException e) {
      // Never: it writes into memory.
      throw new UncheckedIOException(e);
    }
    return json.readByteArray();
  }

  /** Returns a new identifier, for the claim jti. */
  public static String unique() {
    byte[] unique = new byte[RANDOM_BYTES];
    // A new generator each time: the state of a used one may be in a snapshot.
    new SecureRandom().nextBytes(unique);
    return base64(unique);
  }

  /** Returns a number in as many bytes as all numbers of its kind have. */
  public static byte[] padded(BigInteger number, int size) {
    byte[] bytes = number.toByteArray();
    byte[] padded = new byte[size];
    int length = Math.min(bytes.length, size);
    System.arraycopy(bytes, bytes.length - length, padded, size - length, length);
    return padded;
  }

  /** Encodes as RFC 7515, section 2, demands. */
  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
