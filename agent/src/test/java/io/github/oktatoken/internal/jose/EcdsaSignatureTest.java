package io.github.oktatoken.internal.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.Signature;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcdsaSignatureTest {
  @ParameterizedTest
  @CsvSource({
    // A short number is padded, and the zero that keeps a large one positive goes.
    "30 06 02 01 01 02 01 02, 00000001 00000002",
    "30 0c 02 05 00 ff 00 00 01 02 03 7f 00 01, 'ff000001 007f0001'",
    "30 81 06 02 01 01 02 01 02, 00000001 00000002",
    "30 0a 02 81 01 01 02 81 03 00 80 00, '00000001 00008000'",
  })
  void eachNumberHasTheSizeOfTheCurve(String der, String joined) {
    assertThat(EcdsaSignature.joined(bytes(der), 4)).isEqualTo(bytes(joined));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "30 00",
        "30 06 02 01 01 02 01",
        "30 06 02 01 01 02 01 02 00",
        "30 07 02 01 01 02 01 02 00",
        "30 03 02 01 01",
        "30 05 02 01 01 02 01 02",
        "30 07 02 01 01 02 01 02",
        "31 06 02 01 01 02 01 02",
        "30 06 03 01 01 02 01 02",
        "30 06 02 01 01 03 01 02",
        "30 82 00 06 02 01 01 02 01 02",
        "30 06 02 01 00 02 01 02",
        "30 06 02 01 ff 02 01 02",
        "30 05 02 00 02 01 02",
        "30 0a 02 05 01 00 00 00 00 02 01 02",
        "30 06 02 01 01 02 7f 02",
        "30 80 02 01 01 02 01 02 00 00",
      })
  void anythingElseIsRefused(String der) {
    assertThat(EcdsaSignature.joined(bytes(der), 4)).isNull();
  }

  @Test
  void theBytesOfALengthAreNotTakenForOne() {
    String number = "02 3f" + "01".repeat(0x3f);

    assertThat(EcdsaSignature.joined(bytes("30 81 82" + number + number), 66)).hasSize(132);
    assertThat(EcdsaSignature.joined(bytes("30 82" + number + number), 66)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"256, 32", "384, 48", "521, 66"})
  void signaturesOfTheJdkAreVerifiedInBothForms(int bits, int size) throws Exception {
    KeyPair keys = TestKeys.keys("EC", bits);
    for (int i = 0; i < 20; i++) {
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(keys.getPrivate());
      signer.update((byte) i);
      byte[] joined = EcdsaSignature.joined(signer.sign(), size);

      assertThat(joined).hasSize(2 * size);
      Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
      verifier.initVerify(keys.getPublic());
      verifier.update((byte) i);
      assertThat(verifier.verify(joined)).isTrue();
    }
  }

  @Test
  void aNumberThatNeedsEveryBitIsKept() {
    byte[] der = bytes("30 0c 02 05 00 ff ff ff ff 02 03 7f ff ff");

    assertThat(EcdsaSignature.joined(der, 4)).isEqualTo(bytes("ffffffff 007fffff"));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
