package io.github.oktatoken.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.TokenUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InstallationTest {
  @Test
  void afterTheTestThereIsNoAgent() {
    try (TestTokens tokens = TestTokens.install()) {
      assertThat(TokenHolder.get()).isEqualTo(tokens.issue().value().replace("2", "1"));
    }
    assertThatExceptionOfType(TokenUnavailableException.class)
        .isThrownBy(TokenHolder::get)
        .withMessageContaining("the okta token agent is not running")
        .withMessageContaining("okta-token-testing");
  }

  @Test
  void eachInstallationBeginsAnew() {
    for (int i = 0; i < 2; i++) {
      try (TestTokens tokens = TestTokens.install()) {
        assertThat(TokenHolder.get()).isEqualTo("token-1");
        assertThat(tokens.requests()).isEqualTo(1);
      }
    }
  }

  @Test
  void aSecondInstallationIsToldWhereTheFirstOneIs() {
    try (TestTokens tokens = TestTokens.install()) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(TestTokens::install)
          .withMessageContaining(
              "InstallationTest.aSecondInstallationIsToldWhereTheFirstOneIs(InstallationTest.java:")
          .withMessageContaining("close them first");
      assertThat(TokenHolder.get()).isEqualTo("token-1");
      assertThat(tokens.requests()).isEqualTo(1);
    }
  }

  @Test
  void whatHappenedCanBeSeenAfterTheEnd() {
    TestTokens tokens = TestTokens.install();
    try (tokens) {
      TokenHolder.invalidate(TokenHolder.get());
    }
    assertThat(tokens.invalidated()).containsExactly("token-1");
    assertThat(tokens.requests()).isEqualTo(1);
  }

  @Test
  void closedTokensAreNotSet() {
    TestTokens closed = TestTokens.install();
    ClientTokens payments = closed.client("payments");
    closed.close();
    assertIsClosed(closed::issue);
    assertIsClosed(closed::expire);
    assertIsClosed(closed::oktaIsDown);
    assertIsClosed(closed::oktaIsUp);
    assertIsClosed(() -> closed.client("orders"));
    assertIsClosed(payments::issue);
    assertIsClosed(payments::expire);
  }

  private static void assertIsClosed(Runnable use) {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(use::run)
        .withMessageContaining("these tokens are closed");
  }

  @Test
  void aSecondCloseDoesNotTouchTheTokensOfTheNextTest() {
    TestTokens first = TestTokens.install();
    first.close();
    try (TestTokens second = TestTokens.install()) {
      second.issue("second");
      assertThatCode(first::close).doesNotThrowAnyException();
      assertThat(TokenHolder.get()).isEqualTo("second");
    }
  }

  @Test
  void aChildProcessFindsTheTokenInItsFile() throws IOException {
    try (TestTokens tokens = TestTokens.install()) {
      TokenHolder.get();
      assertThat(tokens.file()).content().contains("\"access_token\":\"token-1\"");
      tokens.client("payments").issue("for-payments");
      assertThat(tokens.client("payments").file()).content().contains("\"for-payments\"");
      tokens.expire();
      assertThat(tokens.file()).doesNotExist();
    }
  }

  @Test
  void noFileIsLeftBehind() {
    Path folder;
    try (TestTokens tokens = TestTokens.install()) {
      folder = tokens.file().getParent();
      tokens.client("payments").issue();
      tokens.oktaIsDown();
      assertThatExceptionOfType(TokenUnavailableException.class).isThrownBy(TokenHolder::get);
      assertThat(folder).isNotEmptyDirectory();
    }
    assertThat(Files.exists(folder)).isFalse();
  }
}
