package io.github.oktatoken.internal.jose;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.fake.OpenSslKeys;
import org.junit.jupiter.api.Test;

class SigningKeysTest {
  private final SigningKeys keys = new SigningKeys();

  @Test
  void signingKeysAreParsedOnceForAllClients() throws Exception {
    String text = OpenSslKeys.content("p256-pkcs8.pem");

    assertThat(keys.of(text).key()).isSameAs(keys.of(text).key());
    assertThat(keys.of(text).key())
        .isNotSameAs(keys.of(OpenSslKeys.content("p256-sec1.pem")).key());
  }

  @Test
  void signingKeysAreForgottenOnceRotatedAndBeforeASnapshot() throws Exception {
    String text = OpenSslKeys.content("p256-pkcs8.pem");
    SigningKey first = keys.of(text);

    keys.forget(text);
    SigningKey second = keys.of(text);
    assertThat(second.key()).isNotSameAs(first.key());

    keys.suspend();
    SigningKey meanwhile = keys.of(text);
    assertThat(meanwhile.key()).isNotSameAs(second.key()).isNotSameAs(keys.of(text).key());
    keys.resume();
    assertThat(keys.of(text).key()).isSameAs(keys.of(text).key());
  }
}
