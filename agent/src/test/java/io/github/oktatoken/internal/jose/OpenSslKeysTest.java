package io.github.oktatoken.internal.jose;

import static io.github.oktatoken.fake.OpenSslKeys.content;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys as people have them: made by OpenSSL, with the commands that stand in the folder {@code
 * openssl} beside them, and pasted in one way or another.
 */
class OpenSslKeysTest {
  @ParameterizedTest
  @CsvSource({
    "rsa, pkcs8, RS256",
    "rsa, pkcs1, RS256",
    "p256, pkcs8, ES256",
    "p256, sec1, ES256",
    "p256, sec1-with-parameters, ES256",
    "p384, pkcs8, ES384",
    "p384, sec1, ES384",
    "p384, sec1-with-parameters, ES384",
    "p521, pkcs8, ES512",
    "p521, sec1, ES512",
    "p521, sec1-with-parameters, ES512",
  })
  void openSslKeysAreReadInEveryFormHoweverTheyArePasted(String key, String form, String algorithm)
      throws Exception {
    String der = content(key + "-pkcs8.der.base64");
    String pem = content(key + "-" + form + ".pem");
    PrivateKey expected = decoded(der, key.equals("rsa") ? "RSA" : "EC");
    for (String pasted :
        List.of(
            pem,
            pem.replace("\n", "\r\n"),
            pem.replace("\n", "\r"),
            pem.replace("\n", "\\n"),
            pem.replace("\n", "\\r\\n"),
            pem.replace("\n", "\\\\n"),
            pem.replace("\n", " "),
            pem.replace("\n", " \t\n  "),
            "\ufeff" + pem,
            base64(pem),
            base64("\ufeff" + pem.replace("\n", "\r\n")),
            der,
            "\ufeff" + der.replace("\n", "\r\n"),
            der.replace("\n", "\\r\\n"))) {
      SigningKey read = PrivateKeyReader.read(pasted);

      assertThat(read.algorithm()).as(pasted).isEqualTo(algorithm);
      assertThat(secret(read.key())).as(pasted).isEqualTo(secret(expected));
      assertThat(Jws.sign(algorithm, read.key(), Map.of(), Map.of())).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa-pkcs1", "p256-sec1", "p256-pkcs8"})
  void encryptedKeysAreRejected(String file) throws Exception {
    assertGiven("is encrypted", content(file + "-encrypted.pem"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256k1", "brainpoolP256r1"})
  void keysOfOtherCurvesAreRejectedByTheNamesOfTheSupportedOnes(String curve) throws Exception {
    String given = "is an EC key of a curve that is not supported (P-256, P-384 and P-521 are)";
    assertGiven(given, content(curve + "-sec1.pem"));
    assertGiven(given, content(curve + "-pkcs8.pem"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sec1", "pkcs8"})
  void keysThatSpellTheirCurveOutAreRejectedWithTheWayToHaveItNamed(String form) throws Exception {
    assertGiven(
        "is an EC key that spells out its curve instead of naming it (convert it by openssl ec"
            + " -param_enc named_curve)",
        content("p256-" + form + "-explicit.pem"));
  }

  private static void assertGiven(String given, String setting) {
    assertThatThrownBy(() -> PrivateKeyReader.read(setting))
        .isInstanceOf(UnusableKeyException.class)
        .hasNoCause()
        .hasMessage(given);
  }

  private static PrivateKey decoded(String base64, String type) throws Exception {
    byte[] der = Base64.getMimeDecoder().decode(base64);
    return KeyFactory.getInstance(type).generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  private static Object secret(PrivateKey key) {
    return key instanceof RSAPrivateKey rsa
        ? rsa.getPrivateExponent()
        : ((ECPrivateKey) key).getS();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
