package io.github.oktatoken.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.Fuzzing;
import io.github.oktatoken.KeptInputs;
import io.github.oktatoken.OwnWords;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Whatever Lambda writes to the connection is understood, or an IOException of one short line. */
public class ExtensionsApiFuzzTest {
  /** It ends up in the function's log. */
  private static final int MAX_MESSAGE_CHARACTERS = 200;

  @ParameterizedTest
  @ArgumentsSource(KeptInputs.class)
  void readsAResponseOrThrowsAnIoException(byte[] input) {
    fuzzerTestOneInput(input);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    byte[] sent = Fuzzing.planted(input);
    try {
      ExtensionsApiConnection.Response answer =
          ExtensionsApiConnection.read(new ByteArrayInputStream(sent));
      assertThat(answer.status()).isNotNegative();
      assertThat(answer.body()).hasSizeLessThanOrEqualTo(sent.length);
      readIdentifier(answer);
      readEvent(answer);
    } catch (IOException malformed) {
      OwnWords.assertInOwnWords(malformed);
    }
  }

  private static void readIdentifier(ExtensionsApiConnection.Response answer) {
    try {
      String identifier = ExtensionsApi.identifier(answer);
      // It goes into a header of each later request, where a tab is all right (RFC 9110, 5.5).
      assertThat(OwnWords.hasControlCharacter(identifier.replace('\t', ' '))).isFalse();
      assertThat(answer.status()).isEqualTo(200);
    } catch (IOException refused) {
      assertExplained(refused);
    }
  }

  private static void readEvent(ExtensionsApiConnection.Response answer) {
    try {
      assertThat(ExtensionsApi.event(answer)).isEqualTo(InvokeEvent.read(answer.body()));
      assertThat(answer.status()).isEqualTo(200);
    } catch (IOException refused) {
      assertExplained(refused);
    }
  }

  private static void assertExplained(IOException refusal) {
    assertThat(refusal).hasNoCause();
    assertThat(refusal.getMessage())
        .hasSizeLessThan(MAX_MESSAGE_CHARACTERS)
        .matches("Lambda refused to [a-z -]+: \\d+( Extension\\.[A-Za-z]*)?");
  }
}
