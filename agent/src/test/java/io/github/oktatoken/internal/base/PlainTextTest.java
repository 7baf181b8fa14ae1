package io.github.oktatoken.internal.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
  @Test
  void visibleAsciiGoesFromTheExclamationMarkToTheTilde() {
    assertThat(PlainText.isVisible("!aZ09~")).isTrue();
    assertThat(PlainText.isVisible("")).isTrue();
    assertThat(PlainText.isVisible("a b")).isFalse();
  }

  @Test
  void printableAsciiHasTheSpaceAsWell() {
    assertThat(PlainText.isPrintable(" !aZ09~")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\tb", "a\n", "\u0000", "\u007f", "\u0080", "\u00e9", "\ud83d\ude00"})
  void neitherHasControlCharactersOrWhatIsNotAscii(String text) {
    assertThat(PlainText.isVisible(text)).isFalse();
    assertThat(PlainText.isPrintable(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r", "a\nb", "\tb", "\u0000", "\u007f", "\u0085"})
  void controlCharactersAreFoundAnywhere(String text) {
    assertThat(PlainText.hasControlCharacter(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " a ~", "\u00e9", "\u2028", "\ud83d\ude00"})
  void otherCharactersAreNoControlCharacters(String text) {
    assertThat(PlainText.hasControlCharacter(text)).isFalse();
  }
}
