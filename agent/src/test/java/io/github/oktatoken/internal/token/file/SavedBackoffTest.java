package io.github.oktatoken.internal.token.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SavedBackoffTest {
  @ParameterizedTest
  @ValueSource(strings = {"0 0 0", "1767225600000 800 1000", "1 600000 600000"})
  void readsWhatItWrites(String text) {
    assertThat(SavedBackoff.parse(text)).hasToString(text);
  }

  @Test
  void believesNoTimeBeyondTenMinutes() {
    assertThat(SavedBackoff.parse("1 600001 9000000")).hasToString("1 600000 600000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1 2", "1 2 3 4", "1 2 x", "-1 2 3", "1 -2 3", "1 2 -3"})
  void refusesWhatIsNoBackoff(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> SavedBackoff.parse(text));
  }
}
