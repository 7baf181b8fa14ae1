package io.github.oktatoken.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.TokenHolder;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.testkit.engine.Events;

class ParallelTestsTest {
  private static final long LONGEST_WAIT_SECONDS = 30;

  private static final Map<String, String> IN_PARALLEL =
      Map.of(
          "junit.jupiter.execution.parallel.enabled", "true",
          "junit.jupiter.execution.parallel.mode.default", "concurrent",
          "junit.jupiter.execution.parallel.config.strategy", "fixed",
          "junit.jupiter.execution.parallel.config.fixed.parallelism", "4");

  @Test
  void annotatedTestsTakeTurns() {
    Events events = TestRun.of(IN_PARALLEL, Annotated.class, AnnotatedToo.class);
    assertThat(events.succeeded().count()).isEqualTo(20);
    assertThat(TakesTurns.MOST_AT_ONCE.get()).isEqualTo(1);
  }

  abstract static class TakesTurns {
    static final AtomicInteger AT_ONCE = new AtomicInteger();
    static final AtomicInteger MOST_AT_ONCE = new AtomicInteger();

    @BeforeEach
    void begin(TestTokens tokens) {
      MOST_AT_ONCE.accumulateAndGet(AT_ONCE.incrementAndGet(), Math::max);
      tokens.issue("of-" + getClass().getSimpleName());
    }

    @RepeatedTest(10)
    void hasTokensOfItsOwn(TestTokens tokens) throws InterruptedException {
      Thread.sleep(5);
      assertThat(TokenHolder.get()).isEqualTo("of-" + getClass().getSimpleName());
      assertThat(tokens.requests()).isEqualTo(1);
      AT_ONCE.decrementAndGet();
    }
  }

  @WithTestTokens
  static class Annotated extends TakesTurns {}

  @WithTestTokens
  static class AnnotatedToo extends TakesTurns {}

  /** Or else the test above would show nothing. */
  @Test
  void othersAreToldWhichTestIsInTheirWay() {
    Events events = TestRun.of(IN_PARALLEL, First.class, Second.class);
    assertThat(events.succeeded().count()).isEqualTo(1);
    assertThat(TestRun.messages(events))
        .singleElement()
        .asString()
        .contains(First.class.getName() + ".waitsForTheOther", "@ResourceLock(TestTokens.LOCK)");
  }

  static final CountDownLatch INSTALLED = new CountDownLatch(1);
  static final CountDownLatch FAILED = new CountDownLatch(1);

  @ExtendWith(TestTokensExtension.class)
  static class First {
    @Test
    void waitsForTheOther() throws InterruptedException {
      INSTALLED.countDown();
      assertThat(FAILED.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(TokenHolder.get()).isEqualTo("token-1");
    }
  }

  @ExtendWith({AfterTheFirst.class, TestTokensExtension.class})
  static class Second {
    @Test
    void neverRuns() {}
  }

  static final class AfterTheFirst implements TestInstancePreConstructCallback, TestWatcher {
    @Override
    public void preConstructTestInstance(
        TestInstanceFactoryContext factory, ExtensionContext context) throws Exception {
      assertThat(INSTALLED.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
      FAILED.countDown();
    }
  }
}
