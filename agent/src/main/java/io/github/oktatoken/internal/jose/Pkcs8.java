package io.github.oktatoken.internal.jose;

import io.github.oktatoken.internal.message.TokenMessages;
import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.List;
import okio.ByteString;

/**
 * Wraps the older forms of private keys into PKCS#8, which Java reads: <a
 * href="https://www.rfc-editor.org/rfc/rfc5208#section-5">RFC 5208, section 5</a>.
 */
final class Pkcs8 {
  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;
  private static final int CURVE = 0xa0;

  private static final byte[] VERSION_0 = {INTEGER, 1, 0};

  /** rsaEncryption, 1.2.840.113549.1.1.1, and NULL. */
  private static final byte[] RSA = {
    0x06, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 0x05, 0
  };

  /** ecPublicKey, 1.2.840.10045.2.1. */
  private static final byte[] EC = {0x06, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  /** The curves of RFC 7518, section 3.4, by their names in RFC 5480, section 2.1.1.1. */
  private static final List<byte[]> CURVES =
      List.of(
          new byte[] {0x06, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7},
          new byte[] {0x06, 5, 0x2b, (byte) 0x81, 4, 0, 34},
          new byte[] {0x06, 5, 0x2b, (byte) 0x81, 4, 0, 35});

  private Pkcs8() {}

  /** {@code -----BEGIN RSA PRIVATE KEY-----}: RFC 8017, appendix A.1.2. */
  static byte[] ofPkcs1(byte[] key) {
    return element(SEQUENCE, VERSION_0, element(SEQUENCE, RSA), element(OCTET_STRING, key));
  }

  /** {@code -----BEGIN EC PRIVATE KEY-----}: RFC 5915, section 3, which names the curve inside. */
  static byte[] ofSec1(byte[] key) throws InvalidKeyException {
    int version = contentOf(key, 0);
    int secret = endOf(key, version);
    int parameters = endOf(key, secret);
    int end = endOf(key, parameters);
    if (at(key, parameters) != CURVE || end > key.length) {
      throw new InvalidKeyException("no curve");
    }
    byte[] curve = Arrays.copyOfRange(key, contentOf(key, parameters), end);
    return element(SEQUENCE, VERSION_0, element(SEQUENCE, EC, curve), element(OCTET_STRING, key));
  }

  /**
   * Checks the curve of an EC key: security providers differ in the curves that they read.
   *
   * @throws UnusableKeyException if it is not one of {@link #CURVES}
   */
  static void checkCurve(byte[] pkcs8) throws UnusableKeyException, InvalidKeyException {
    int version = contentOf(pkcs8, 0);
    int algorithm = endOf(pkcs8, version);
    int type = contentOf(pkcs8, algorithm);
    if (!stands(EC, pkcs8, type)) {
      return;
    }
    int curve = type + EC.length;
    if (at(pkcs8, curve) == SEQUENCE) {
      throw new UnusableKeyException(TokenMessages.UNNAMED_CURVE);
    }
    if (CURVES.stream().noneMatch(known -> stands(known, pkcs8, curve))) {
      throw new UnusableKeyException(TokenMessages.OTHER_CURVE);
    }
  }

  private static boolean stands(byte[] part, byte[] der, int position) {
    return ByteString.of(der).rangeEquals(position, part, 0, part.length);
  }

  private static byte[] element(int tag, byte[]... contents) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : contents) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    int length = content.size();
    // In as few bytes as possible, which JDK 17 demands; two do for any key.
    if (length > 0xff) {
      element.write(0x82);
      element.write(length >> 8);
    } else if (length > 0x7f) {
      element.write(0x81);
    }
    element.write(length);
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }

  /** Returns where the content of the element at this position begins. */
  private static int contentOf(byte[] der, int position) throws InvalidKeyException {
    int first = at(der, position + 1);
    return position + 2 + Math.max(0, first - 0x80);
  }

  /**
   * Returns where the element at this position ends. It has less than 128 bytes, as each up to the
   * name of the curve; a curve that is spelled out has more, but {@link #checkCurve} refuses it.
   */
  private static int endOf(byte[] der, int position) throws InvalidKeyException {
    return position + 2 + at(der, position + 1);
  }

  private static int at(byte[] der, int position) throws InvalidKeyException {
    if (position >= der.length) {
      throw new InvalidKeyException("cut off");
    }
    return der[position] & 0xff;
  }
}
