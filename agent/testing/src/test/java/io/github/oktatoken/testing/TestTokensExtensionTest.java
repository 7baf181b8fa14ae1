package io.github.oktatoken.testing;

import static io.github.oktatoken.testing.TestRun.assertNoTokens;
import static io.github.oktatoken.testing.TestRun.assertSucceed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.TokenHolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestTokensExtensionTest {
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
    @RegisterExtension final TestTokensExtension extension = new TestTokensExtension();

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
}
