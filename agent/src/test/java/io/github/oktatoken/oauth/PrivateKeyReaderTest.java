package io.github.oktatoken.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyReaderTest {
  private static final KeyPair RSA = keys("RSA", 2048);

  @ParameterizedTest
  @CsvSource({"RSA, 2048, RS256", "EC, 256, ES256", "EC, 384, ES384", "EC, 521, ES512"})
  void readsEveryFormOfEveryKind(String type, int bits, String algorithm) throws Exception {
    PrivateKey key = keys(type, bits).getPrivate();
    String pem = pem("PRIVATE KEY", key.getEncoded());
    String jwk = jwk(key, "");
    for (String setting :
        new String[] {
          pem,
          " " + pem + " ",
          pem.replace("\n", "\\n"),
          pem.replace("\n", "\r\n"),
          base64(pem.getBytes(UTF_8)),
          base64(key.getEncoded()),
          pem(type + " PRIVATE KEY", inner(key.getEncoded())),
          pem("CERTIFICATE", new byte[9]) + pem,
          jwk,
          "\ufeff " + jwk + " \r\n\t",
          jwk.replace(",", " ,\r\n").replace("\",\"", "\" , \"").replace("\"}", "\n\"\n}"),
          jwk.replace("{", "{\\r\\n  ").replace("}", "\\r\\n}\\r\\n"),
          jwk.replace("{", "{\\n").replace("\":\"", "\": \" ").replace("}", "\\n}\\n"),
          base64(("\ufeff" + jwk.replace(",", ",\r\n") + "\n").getBytes(UTF_8)),
          base64(jwk.getBytes(UTF_8))
        }) {
      SigningKey read = PrivateKeyReader.read(setting).named("k1");

      assertThat(read.algorithm()).as(setting).isEqualTo(algorithm);
      assertThat(read.id()).isEqualTo("k1");
      assertThat(secretOf(read.key())).as(setting).isEqualTo(secretOf(key));
      assertThat(read).hasToString("SigningKey[algorithm=" + algorithm + ", id=k1]");
    }
  }

  @Test
  void takesAlgorithmAndIdFromTheJwk() throws Exception {
    String jwk = jwk(RSA.getPrivate(), ",\"alg\":\"RS512\",\"kid\":\"own\"");

    assertThat(PrivateKeyReader.read(jwk).algorithm()).isEqualTo("RS512");
    assertThat(PrivateKeyReader.read(jwk).id()).isEqualTo("own");
    assertThat(PrivateKeyReader.read(jwk).named("set").id()).isEqualTo("set");
    assertThat(PrivateKeyReader.read(jwk).named(null).id()).isEqualTo("own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-----BEGIN A-----", "-----BEGIN A-----a", "-----", "-----BEGIN ", "a"})
  void takesNoLongerForAHostileTextThanItHasCharacters(String part) {
    String start = "-----BEGIN PRIVATE KEY-----";
    assertGiven("is ", start + part.repeat((1 << 22) / part.length()));
  }

  @Test
  void saysWhatItWasGivenInstead() throws Exception {
    byte[] der = RSA.getPrivate().getEncoded();
    String publicJwk = "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}";
    assertGiven("is a public key", pem("PUBLIC KEY", RSA.getPublic().getEncoded()));
    assertGiven("is a public key", pem("RSA PUBLIC KEY", new byte[9]));
    assertGiven("is a public key", publicJwk);
    assertGiven("is a certificate", pem("CERTIFICATE", new byte[9]));
    assertGiven("is encrypted", pem("ENCRYPTED PRIVATE KEY", der));
    assertGiven(
        "is encrypted",
        pem("RSA PRIVATE KEY", der).replace("KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\n\n"));
    assertGiven("is a set of keys", "{\"keys\":[" + publicJwk + "]}");
    assertGiven("is cut off", pem("PRIVATE KEY", der).substring(0, 500));
    assertGiven("is no private key", "hunter2!");
    assertGiven("is no private key", pem("OPENSSH PRIVATE KEY", der));
    assertGiven("is damaged", pem("PRIVATE KEY", Arrays.copyOf(der, 100)));
    assertGiven("is damaged", pem("EC PRIVATE KEY", Arrays.copyOf(der, 100)));
    assertGiven("is damaged", "{\"kty\":");
    assertGiven("is damaged", "{\"kty\":\"EC\",\"crv\":\"P-256\",\"d\":\"?\"}");
    assertGiven("is damaged", "{\"kty\":\"RSA\",\"d\":\"AQAB\"}");
    assertGiven("is neither an RSA nor an EC key", "{\"kty\":\"oct\",\"d\":\"AQAB\"}");
    assertGiven(
        "neither an RSA nor an EC key",
        pem("PRIVATE KEY", keys("Ed25519", 255).getPrivate().getEncoded()));
    assertGiven(
        "less than 2048 bits", pem("PRIVATE KEY", keys("RSA", 1024).getPrivate().getEncoded()));
    assertGiven(
        "(P-256, P-384 and P-521 are)", "{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"d\":\"AQAB\"}");
    assertGiven("alg is not RS256", jwk(RSA.getPrivate(), ",\"alg\":\"PS256\""));
    assertGiven("alg is not ES256", jwk(keys("EC", 256).getPrivate(), ",\"alg\":\"ES512\""));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 20, 37})
  void survivesDamageAnywhere(int offset) throws IOException {
    byte[] der = inner(keys("EC", 256).getPrivate().getEncoded());
    for (int i = offset; i < der.length; i += 38) {
      byte[] damaged = der.clone();
      damaged[i] ^= (byte) 0xff;
      try {
        PrivateKeyReader.read(pem("EC PRIVATE KEY", damaged));
      } catch (TokenRequestException refused) {
        assertThat(refused).hasMessageStartingWith("okta_private_key is").hasNoCause();
      }
    }
  }

  private static void assertGiven(String given, String setting) {
    assertThatThrownBy(() -> PrivateKeyReader.read(setting))
        .isInstanceOf(TokenRequestException.class)
        .hasNoCause()
        .hasMessageStartingWith("okta_private_key ")
        .hasMessageContainingAll(given, "set it to the app's private key")
        .matches(e -> ((TokenRequestException) e).kind() == TokenRequestException.Kind.PERMANENT);
  }

  static KeyPair keys(String type, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  /** What PKCS#8 wraps, with the curve inside, where OpenSSL has it. */
  private static byte[] inner(byte[] pkcs8) {
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
    java.io.ByteArrayOutputStream sec1 = new java.io.ByteArrayOutputStream();
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

  static String jwk(PrivateKey key, String more) {
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

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static BigInteger secretOf(PrivateKey key) {
    return key instanceof RSAPrivateCrtKey rsa
        ? rsa.getPrivateExponent()
        : ((ECPrivateKey) key).getS();
  }
}
