package io.github.oktatoken.testing;

import static io.github.oktatoken.testing.TestRun.assertNoTokens;
import static io.github.oktatoken.testing.TestRun.assertSucceed;
import static io.github.oktatoken.testing.TestRun.messages;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.TokenHolder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Whatever becomes of a test, the next one has no tokens of it, or is told why not. */
class EndOfTokensTest {
  @Test
  void aFailedTestLeavesNoTokens() {
    assertThat(messages(TestRun.of(Failing.class, FailingConstructor.class)))
        .containsExactly("failed", "failed", "failed");
    assertNoTokens();
  }

  @WithTestTokens
  static class Failing {
    @RepeatedTest(2)
    void fails() {
      throw new IllegalStateException("failed");
    }
  }

  @WithTestTokens
  static class FailingConstructor {
    FailingConstructor() {
      throw new IllegalStateException("failed");
    }

    @Test
    void neverRuns() {}
  }

  @Test
  void aTestThatInstallsTokensBesideTheExtensionIsToldToTakeThoseAsAParameter() {
    assertThat(messages(TestRun.of(Both.class)))
        .singleElement()
        .asString()
        .contains("by " + Both.class.getName() + ".installsAgain:", "takes them as a parameter");
    assertNoTokens();
  }

  @WithTestTokens
  static class Both {
    @Test
    void installsAgain() {
      TestTokens.install().close();
    }
  }

  @Test
  void whoeverComesAfterAForgottenCloseIsToldWhoForgotIt() {
    try {
      assertThat(messages(TestRun.of(Forgetful.class, Orderly.class)))
          .singleElement()
          .asString()
          .contains("Forgetful.closesNothing(EndOfTokensTest.java:");
    } finally {
      Objects.requireNonNull(Forgetful.forgotten).close();
    }
    assertSucceed(1, Orderly.class);
  }

  static class Forgetful {
    private static @Nullable TestTokens forgotten;

    @Test
    void closesNothing() {
      forgotten = TestTokens.install();
    }
  }

  @WithTestTokens
  static class Orderly {
    @AfterEach
    void stillHasThem() {
      assertThat(TokenHolder.get()).isEqualTo("token-1");
    }

    @Test
    void hasThem() {
      assertThat(TokenHolder.get()).isEqualTo("token-1");
    }
  }
}
