package io.github.oktatoken.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class TestExtensionTest {
  @Test
  void anotherVersionThanTheAgentsIsRefused() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> TestExtension.checkVersions("1.1.0", "1.0.0"))
        .withMessage(
            "okta-token-testing 1.1.0 does not fit okta-token-agent 1.0.0: give both the same"
                + " version");
  }

  @Test
  void theSameVersionAndAnUnknownOneAreNot() {
    assertThatCode(() -> TestExtension.checkVersions("1.0.0", "1.0.0")).doesNotThrowAnyException();
    assertThatCode(() -> TestExtension.checkVersions(null, "1.0.0")).doesNotThrowAnyException();
    assertThatCode(() -> TestExtension.checkVersions("1.0.0", null)).doesNotThrowAnyException();
  }
}
