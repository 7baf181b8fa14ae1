package io.github.oktatoken.internal.jose;

import static io.github.oktatoken.internal.jose.TestKeys.inner;
import static io.github.oktatoken.internal.jose.TestKeys.jwk;
import static io.github.oktatoken.internal.jose.TestKeys.keys;
import static io.github.oktatoken.internal.jose.TestKeys.pem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyReaderTest {
  private static final KeyPair RSA = keys("RSA", 2048);

  @ParameterizedTest
  @CsvSource({"RSA, 2048, RS256", "EC, 256, ES256", "EC, 384, ES384", "EC, 521, ES512"})
  void privateKeysAreReadInEveryForm(String type, int bits, String algorithm) throws Exception {
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
  void algorithmAndIdAreReadFromTheJwk() throws Exception {
    String jwk = jwk(RSA.getPrivate(), ",\"alg\":\"RS512\",\"kid\":\"own\"");

    assertThat(PrivateKeyReader.read(jwk).algorithm()).isEqualTo("RS512");
    assertThat(PrivateKeyReader.read(jwk).id()).isEqualTo("own");
    assertThat(PrivateKeyReader.read(jwk).named("set").id()).isEqualTo("set");
    assertThat(PrivateKeyReader.read(jwk).named(null).id()).isEqualTo("own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-----BEGIN A-----", "-----BEGIN A-----a", "-----", "-----BEGIN ", "a"})
  void aHostileKeyIsReadInLinearTime(String part) {
    String start = "-----BEGIN PRIVATE KEY-----";
    assertGiven("is ", start + part.repeat((1 << 22) / part.length()));
  }

  @Test
  void theMessageSaysWhatIsGivenInsteadOfAPrivateKey() throws Exception {
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
  void damagedKeysAreRejected(int offset) throws IOException {
    byte[] der = inner(keys("EC", 256).getPrivate().getEncoded());
    for (int i = offset; i < der.length; i += 38) {
      byte[] damaged = der.clone();
      damaged[i] ^= (byte) 0xff;
      try {
        PrivateKeyReader.read(pem("EC PRIVATE KEY", damaged));
      } catch (UnusableKeyException e) {
        assertThat(e).hasMessageStartingWith("is ").hasNoCause();
      }
    }
  }

  private static void assertGiven(String given, String setting) {
    assertThatThrownBy(() -> PrivateKeyReader.read(setting))
        .isInstanceOf(UnusableKeyException.class)
        .hasNoCause()
        .hasMessageStartingWith("is ")
        .hasMessageContaining(given);
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
