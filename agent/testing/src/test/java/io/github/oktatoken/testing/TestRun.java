package io.github.oktatoken.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.TokenUnavailableException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Tests within a test, run by JUnit itself. */
final class TestRun {
  private TestRun() {}

  /** Runs the tests of these classes, and returns what became of them. */
  static Events of(Class<?>... classes) {
    return of(Map.of(), classes);
  }

  static Events of(Map<String, String> configuration, Class<?>... classes) {
    DiscoverySelector[] selectors =
        Arrays.stream(classes)
            .map(type -> (DiscoverySelector) selectClass(type))
            .toArray(DiscoverySelector[]::new);
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameters(configuration)
        .selectors(selectors)
        .execute()
        .testEvents();
  }

  static void assertSucceed(int count, Class<?>... classes) {
    Events events = of(classes);
    assertThat(messages(events)).isEmpty();
    assertThat(events.succeeded().count()).isEqualTo(count);
    assertNoTokens();
  }

  /** Returns why tests have failed. */
  static List<String> messages(Events events) {
    return events
        .failed()
        .map(failed -> failed.getRequiredPayload(TestExecutionResult.class))
        .map(result -> String.valueOf(result.getThrowable().orElseThrow().getMessage()))
        .toList();
  }

  static void assertNoTokens() {
    assertThatExceptionOfType(TokenUnavailableException.class)
        .isThrownBy(TokenHolder::get)
        .withMessageContaining("the okta token agent is not running");
  }
}
