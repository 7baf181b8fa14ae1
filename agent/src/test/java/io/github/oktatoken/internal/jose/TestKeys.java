package io.github.oktatoken.internal.jose;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/** Fresh key pairs, and private keys in the forms that authors have them in. */
public final class TestKeys {
  private TestKeys() {}

  public static KeyPair keys(String type, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  public static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  /** What PKCS#8 wraps, with the curve inside, where OpenSSL has it. */
  public static byte[] inner(byte[] pkcs8) {
    // SEQUENCE, version, algorithm, and then the key as an OCTET STRING.
    int algorithm = skipHeader(pkcs8, 0) + 3;
    int algorithmContent = skipHeader(pkcs8, algorithm);
    int octets = algorithmContent + pkcs8[algorithm + 1];
    byte[] key = Arrays.copyOfRange(pkcs8, skipHeader(pkcs8, octets), pkcs8.length);
    boolean isEc = pkcs8[algorithm + 1] != 13;
    if (!isEc) {
      return key;
    }
    byte[] curve = Arrays.copyOfRange(pkcs8, algorithmContent + 9, octets);
    int content = skipHeader(key, 0);
    int length = key.length - content + 2 + curve.length;
    ByteArrayOutputStream sec1 = new ByteArrayOutputStream();
    sec1.write(0x30);
    if (length > 0x7f) {
      sec1.write(0x81);
    }
    sec1.write(length);
    sec1.writeBytes(Arrays.copyOfRange(key, content, key.length));
    sec1.write(0xa0);
    sec1.write(curve.length);
    sec1.writeBytes(curve);
    return sec1.toByteArray();
  }

  private static int skipHeader(byte[] der, int position) {
    int first = der[position + 1] & 0xff;
    return position + 2 + (first < 0x80 ? 0 : first - 0x80);
  }

  public static String jwk(PrivateKey key, String more) {
    if (key instanceof RSAPrivateCrtKey rsa) {
      return String.format(
          Locale.ROOT,
          "{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\",\"d\":\"%s\",\"p\":\"%s\",\"q\":\"%s\","
              + "\"dp\":\"%s\",\"dq\":\"%s\",\"qi\":\"%s\"%s}",
          number(rsa.getModulus()),
          number(rsa.getPublicExponent()),
          number(rsa.getPrivateExponent()),
          number(rsa.getPrimeP()),
          number(rsa.getPrimeQ()),
          number(rsa.getPrimeExponentP()),
          number(rsa.getPrimeExponentQ()),
          number(rsa.getCrtCoefficient()),
          more);
    }
    ECPrivateKey ec = (ECPrivateKey) key;
    int bits = ec.getParams().getCurve().getField().getFieldSize();
    return "{\"kty\":\"EC\",\"crv\":\"P-"
        + bits
        + "\",\"d\":\""
        + number(ec.getS())
        + "\""
        + more
        + "}";
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return Jws.base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }
}
