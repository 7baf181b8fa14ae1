package io.github.oktatoken.internal.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.Fuzzing;
import io.github.oktatoken.KeptInputs;
import io.github.oktatoken.OwnWords;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Whatever is set for a private key, it is one that can sign, or is refused in our own words. */
public class PrivateKeyFuzzTest {
  @ParameterizedTest
  @ArgumentsSource(KeptInputs.class)
  void aPrivateKeyIsReadOrRejected(byte[] input) {
    fuzzerTestOneInput(input);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    String setting = new String(Fuzzing.planted(input), ISO_8859_1);
    try {
      SigningKey key = PrivateKeyReader.read(setting);
      assertThat(key.algorithm()).matches("[RE]S(256|384|512)");
      assertThat(key.toString()).doesNotContain(key.key().toString());
    } catch (UnusableKeyException e) {
      assertThat(e).hasNoCause().hasMessageStartingWith("is ");
      OwnWords.assertInOwnWords(e);
    }
  }
}
