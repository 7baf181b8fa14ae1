package io.github.oktatoken.internal.jose;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.oktatoken.internal.message.TokenMessages;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a private key in its usual forms: PEM (PKCS#8, PKCS#1, SEC1) or JWK, as it is, with {@code
 * \n} or {@code \r\n} for its line ends, or in Base64.
 */
final class PrivateKeyReader {
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]+)-----((?:(?!-----).)*+)-----END \\1-----", Pattern.DOTALL);

  private static final int DER_SEQUENCE = 0x30;
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private PrivateKeyReader() {}

  /**
   * Reads a key.
   *
   * @throws UnusableKeyException if the text is something else
   */
  static SigningKey read(String key) throws UnusableKeyException {
    try {
      return parse(stripped(key));
    } catch (GeneralSecurityException | IllegalArgumentException | ArithmeticException ignored) {
      // Not chained: its message may repeat parts of the key.
      throw new UnusableKeyException(TokenMessages.DAMAGED);
    }
  }

  private static SigningKey parse(String text)
      throws UnusableKeyException, GeneralSecurityException {
    if (text.startsWith("{")) {
      // JSON has a backslash here only if its line ends are written out.
      return Jwk.read(text.startsWith("{\\") ? withLineEnds(text) : text);
    }
    if (text.contains("-----BEGIN ")) {
      return SigningKey.of(pem(withLineEnds(text)), null, null);
    }
    byte[] decoded = decoded(withLineEnds(text));
    if (decoded.length > 0 && decoded[0] == DER_SEQUENCE) {
      return SigningKey.of(pkcs8(decoded), null, null);
    }
    String inside = stripped(new String(decoded, UTF_8));
    if (inside.startsWith("{") || inside.startsWith("-----BEGIN ")) {
      return parse(inside);
    }
    throw new UnusableKeyException(TokenMessages.NO_PRIVATE_KEY);
  }

  /** Without a byte order mark and white space at the ends. */
  private static String stripped(String text) {
    return (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).strip();
  }

  private static String withLineEnds(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n");
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException ignored) {
      // Not Base64.
      return new byte[0];
    }
  }

  private static PrivateKey pem(String text) throws UnusableKeyException, GeneralSecurityException {
    Matcher block = PEM.matcher(text);
    String given = TokenMessages.CUT_OFF;
    while (block.find()) {
      String body = block.group(2);
      switch (block.group(1)) {
        case "PRIVATE KEY" -> {
          return pkcs8(Base64.getMimeDecoder().decode(body));
        }
        case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
          if (body.contains("ENCRYPTED")) {
            throw new UnusableKeyException(TokenMessages.ENCRYPTED);
          }
          byte[] der = Base64.getMimeDecoder().decode(body);
          boolean isRsa = block.group(1).startsWith("RSA");
          return pkcs8(isRsa ? Pkcs8.ofPkcs1(der) : Pkcs8.ofSec1(der));
        }
        case "ENCRYPTED PRIVATE KEY" -> throw new UnusableKeyException(TokenMessages.ENCRYPTED);
        case "PUBLIC KEY", "RSA PUBLIC KEY" -> given = TokenMessages.PUBLIC_KEY;
        case "CERTIFICATE" -> given = TokenMessages.CERTIFICATE;
        default -> given = TokenMessages.NO_PRIVATE_KEY;
      }
    }
    throw new UnusableKeyException(given);
  }

  private static PrivateKey pkcs8(byte[] der)
      throws UnusableKeyException, GeneralSecurityException {
    Pkcs8.checkCurve(der);
    PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(der);
    for (String type : new String[] {"RSA", "EC"}) {
      try {
        return KeyFactory.getInstance(type).generatePrivate(encoded);
      } catch (InvalidKeySpecException ignored) {
        // A key of the next type, perhaps.
      }
    }
    throw new UnusableKeyException(TokenMessages.DAMAGED_OR_OTHER_TYPE);
  }
}
