package io.github.oktatoken.internal.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JwsTest {
  @ParameterizedTest
  @CsvSource({
    "RS256, RSA, 2048, SHA256withRSA, 256",
    "RS384, RSA, 2048, SHA384withRSA, 256",
    "RS512, RSA, 2048, SHA512withRSA, 256",
    "ES256, EC, 256, SHA256withECDSAinP1363Format, 64",
    "ES384, EC, 384, SHA384withECDSAinP1363Format, 96",
    "ES512, EC, 521, SHA512withECDSAinP1363Format, 132"
  })
  void aSignatureIsVerifiedByThePublicKey(
      String algorithm, String type, int bits, String javaName, int length) throws Exception {
    KeyPair keys = keys(type, bits);

    String jws =
        Jws.sign(
            algorithm,
            keys.getPrivate(),
            new TreeMap<>(Map.of("kid", "k\"1", "jwk", Map.of("e", "AQAB"))),
            new TreeMap<>(Map.of("iat", 1_767_225_600L, "iss", "ü")));

    String[] parts = jws.split("\\.");
    assertThat(text(parts[0]))
        .isEqualTo("{\"alg\":\"" + algorithm + "\",\"jwk\":{\"e\":\"AQAB\"},\"kid\":\"k\\\"1\"}");
    assertThat(text(parts[1])).isEqualTo("{\"iat\":1767225600,\"iss\":\"ü\"}");
    byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
    assertThat(signature).hasSize(length);
    Signature check = Signature.getInstance(javaName);
    check.initVerify(keys.getPublic());
    check.update((parts[0] + "." + parts[1]).getBytes(US_ASCII));
    assertThat(check.verify(signature)).isTrue();
    assertThat(jws).doesNotContain("=");
  }

  @Test
  void aKeyOfAnotherAlgorithmDoesNotSign() throws Exception {
    KeyPair keys = keys("EC", 256);

    assertThatThrownBy(() -> Jws.sign("RS256", keys.getPrivate(), Map.of(), Map.of()))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void eachIdentifierIsAnotherRandomNumber() {
    String first = Jws.unique();

    assertThat(Base64.getUrlDecoder().decode(first)).hasSize(16);
    assertThat(Jws.unique()).isNotEqualTo(first);
  }

  private static KeyPair keys(String type, int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private static String text(String part) {
    return new String(Base64.getUrlDecoder().decode(part), UTF_8);
  }
}
