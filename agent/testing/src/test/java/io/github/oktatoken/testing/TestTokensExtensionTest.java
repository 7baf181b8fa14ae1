package io.github.oktatoken.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.TokenUnavailableException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class TestTokensExtensionTest {
  /** Runs the tests of these classes, and returns what became of them. */
  private static Events run(Class<?>... classes) {
    DiscoverySelector[] selectors =
        Arrays.stream(classes)
            .map(type -> (DiscoverySelector) selectClass(type))
            .toArray(DiscoverySelector[]::new);
    return EngineTestKit.engine("junit-jupiter").selectors(selectors).execute().testEvents();
  }

  private static void assertSucceed(int count, Class<?>... classes) {
    Events events = run(classes);
    assertThat(failures(events)).isEmpty();
    assertThat(events.succeeded().count()).isEqualTo(count);
    assertNoTokens();
  }

  private static List<Throwable> failures(Events events) {
    return events
        .failed()
        .map(failed -> failed.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow())
        .toList();
  }

  private static void assertNoTokens() {
    assertThatExceptionOfType(TokenUnavailableException.class)
        .isThrownBy(TokenHolder::get)
        .withMessageContaining("the okta token agent is not running");
  }

  @Test
  void eachTestHasTokensOfItsOwn() {
    assertSucceed(3, EachItsOwn.class);
  }

  @WithTestTokens
  static class EachItsOwn {
    @RepeatedTest(3)
    void beginsAnew(TestTokens tokens) {
      assertThat(TokenHolder.get()).isEqualTo("token-1");
      assertThat(tokens.requests()).isEqualTo(1);
    }
  }

  @Test
  void theConstructorHasTheTokensOfItsTest() {
    assertSucceed(2, InConstructor.class);
  }

  @WithTestTokens
  static class InConstructor {
    private final String ofField = TokenHolder.get();
    private final TestTokens ofConstructor;

    InConstructor(TestTokens tokens) {
      ofConstructor = tokens;
    }

    @RepeatedTest(2)
    void hasThem(TestTokens tokens) {
      assertThat(ofField).isEqualTo("token-1");
      assertThat(ofConstructor).isSameAs(tokens);
      assertThat(tokens.requests()).isEqualTo(1);
    }
  }

  @Test
  void aFailedTestLeavesNoTokens() {
    Events events = run(Failing.class, FailingConstructor.class);
    assertThat(failures(events)).extracting(Throwable::getMessage).containsOnly("failed");
    assertThat(events.failed().count()).isEqualTo(3);
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
  void nestedTestsHaveTheTokensThatTheClassesAroundThemPrepare() {
    assertSucceed(2, Outer.class);
  }

  @WithTestTokens
  static class Outer {
    @BeforeEach
    void prepare(TestTokens tokens) {
      tokens.issue("outer");
    }

    @Test
    void hasThem() {
      assertThat(TokenHolder.get()).isEqualTo("outer");
    }

    @Nested
    @WithTestTokens
    class Inner {
      @Test
      void hasThemToo(TestTokens tokens) {
        assertThat(TokenHolder.get()).isEqualTo("outer");
        assertThat(tokens.requests()).isEqualTo(1);
      }
    }
  }

  @Test
  void aNestedClassAloneHasTokens() {
    assertSucceed(2, OnlyInner.class);
  }

  static class OnlyInner {
    @Test
    void hasNone() {
      assertNoTokens();
    }

    @Nested
    @WithTestTokens
    class Inner {
      @Test
      void hasThem() {
        assertThat(TokenHolder.get()).isEqualTo("token-1");
      }
    }
  }

  @Test
  void testsOfOneInstanceShareTheTokens() {
    assertSucceed(2, PerClass.class);
  }

  @WithTestTokens
  @TestInstance(Lifecycle.PER_CLASS)
  static class PerClass {
    private final String first = TokenHolder.get();

    @RepeatedTest(2)
    void sharesThem(TestTokens tokens) {
      assertThat(TokenHolder.get()).isEqualTo(first);
      assertThat(tokens.requests()).isEqualTo(1);
    }
  }

  @Test
  void tokensOfBeforeAllLastForTheClass() {
    assertSucceed(2, InBeforeAll.class);
  }

  @WithTestTokens
  static class InBeforeAll {
    @BeforeAll
    static void prepare(TestTokens tokens) {
      tokens.issue("class");
    }

    @RepeatedTest(2)
    void hasThem() {
      assertThat(TokenHolder.get()).isEqualTo("class");
    }
  }

  @Test
  void theExtensionMayBeInAField() {
    assertSucceed(4, InField.class, InStaticField.class);
  }

  static class InField {
    @RegisterExtension private final TestTokensExtension extension = new TestTokensExtension();

    @RepeatedTest(2)
    void hasThem(TestTokens tokens) {
      assertThat(TokenHolder.get()).isEqualTo("token-1");
      assertThat(tokens.requests()).isEqualTo(1);
    }
  }

  static class InStaticField {
    @RegisterExtension static final TestTokensExtension EXTENSION = new TestTokensExtension();
    private final String ofField = TokenHolder.get();

    @RepeatedTest(2)
    void hasThem(TestTokens tokens) {
      assertThat(ofField).isEqualTo("token-1");
      assertThat(tokens.requests()).isEqualTo(1);
    }
  }

  @Test
  void oneMethodAloneMayHaveTokens() {
    assertSucceed(2, OneMethod.class);
  }

  static class OneMethod {
    @Test
    @WithTestTokens
    void hasThem() {
      assertThat(TokenHolder.get()).isEqualTo("token-1");
    }

    @Test
    void hasNone() {
      assertNoTokens();
    }
  }

  @Test
  void aTestThatInstallsTokensBesideTheExtensionIsToldToTakeThoseAsAParameter() {
    assertThat(failures(run(Both.class)))
        .singleElement()
        .isInstanceOf(IllegalStateException.class)
        .extracting(Throwable::getMessage)
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
      assertThat(failures(run(Forgetful.class, Orderly.class)))
          .singleElement()
          .extracting(Throwable::getMessage)
          .asString()
          .contains("Forgetful.closesNothing(TestTokensExtensionTest.java:");
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
