package io.github.oktatoken.internal.jose;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import io.github.oktatoken.internal.message.TokenMessages;
import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Base64;
import java.util.Map;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A private key as a JSON Web Key: <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517</a>
 * and section 6 of RFC 7518.
 */
final class Jwk {
  private Jwk() {}

  static SigningKey read(String json) throws UnusableKeyException, GeneralSecurityException {
    Map<?, ?> members = members(json);
    if (members.containsKey("keys")) {
      throw new UnusableKeyException(TokenMessages.KEY_SET);
    }
    if (!members.containsKey("d")) {
      throw new UnusableKeyException(TokenMessages.PUBLIC_KEY);
    }
    PrivateKey key =
        switch (String.valueOf(text(members, "kty"))) {
          case "RSA" -> rsa(members);
          case "EC" -> ec(members);
          default -> throw new UnusableKeyException(TokenMessages.OTHER_TYPE);
        };
    return SigningKey.of(key, text(members, "alg"), text(members, "kid"));
  }

  private static Map<?, ?> members(String json) throws UnusableKeyException {
    try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(json))) {
      if (reader.readJsonValue() instanceof Map<?, ?> members) {
        return members;
      }
    } catch (IOException | JsonDataException ignored) {
      // Not chained: its message repeats parts of the key.
    }
    throw new UnusableKeyException(TokenMessages.DAMAGED);
  }

  private static PrivateKey rsa(Map<?, ?> members) throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA")
        .generatePrivate(
            new RSAPrivateCrtKeySpec(
                number(members, "n"),
                number(members, "e"),
                number(members, "d"),
                number(members, "p"),
                number(members, "q"),
                number(members, "dp"),
                number(members, "dq"),
                number(members, "qi")));
  }

  private static PrivateKey ec(Map<?, ?> members)
      throws UnusableKeyException, GeneralSecurityException {
    String curve =
        switch (String.valueOf(text(members, "crv"))) {
          case "P-256" -> "secp256r1";
          case "P-384" -> "secp384r1";
          case "P-521" -> "secp521r1";
          default -> throw new UnusableKeyException(TokenMessages.OTHER_CURVE);
        };
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve));
    return KeyFactory.getInstance("EC")
        .generatePrivate(
            new ECPrivateKeySpec(
                number(members, "d"), parameters.getParameterSpec(ECParameterSpec.class)));
  }

  private static BigInteger number(Map<?, ?> members, String name) throws InvalidKeyException {
    String text = text(members, name);
    if (text == null) {
      throw new InvalidKeyException(name + " is missing");
    }
    // An editor may have wrapped a long value.
    return new BigInteger(1, Base64.getUrlDecoder().decode(text.replaceAll("\\s", "")));
  }

  private static @Nullable String text(Map<?, ?> members, String name) {
    return members.get(name) instanceof String text ? text.strip() : null;
  }
}
