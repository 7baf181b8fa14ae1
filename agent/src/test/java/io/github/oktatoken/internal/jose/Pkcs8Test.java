package io.github.oktatoken.internal.jose;

import static io.github.oktatoken.internal.jose.TestKeys.inner;
import static io.github.oktatoken.internal.jose.TestKeys.keys;
import static io.github.oktatoken.internal.jose.TestKeys.pem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Pkcs8Test {
  /** DER, as JDK 17 demands. */
  @ParameterizedTest
  @CsvSource({
    "127, 047f",
    "128, 048180",
    "255, 0481ff",
    "256, 04820100",
    "4711, 04821267",
  })
  void aLengthIsWrittenInAsFewBytesAsPossible(int length, String header) {
    byte[] wrapped = Pkcs8.ofPkcs1(new byte[length]);

    assertThat(HexFormat.of().formatHex(wrapped)).endsWith(header + "00".repeat(length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC PRIVATE KEY", "PRIVATE KEY"})
  void anEcKeyThatIsCutOffAnywhereIsRejected(String label) throws Exception {
    byte[] whole = keys("EC", 256).getPrivate().getEncoded();
    byte[] der = label.equals("PRIVATE KEY") ? whole : inner(whole);
    assertThat(PrivateKeyReader.read(pem(label, der)).algorithm()).isEqualTo("ES256");
    for (int length = 0; length < der.length; length++) {
      String cutOff = pem(label, Arrays.copyOf(der, length));

      assertThatThrownBy(() -> PrivateKeyReader.read(cutOff))
          .as("the first %s bytes", length)
          .isInstanceOf(UnusableKeyException.class)
          .hasMessageStartingWith("is ");
    }
  }
}
