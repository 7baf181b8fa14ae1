package io.github.oktatoken.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitBudgetTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "PT0S, PT7S",
    "PT0.3S, PT6.7S",
    "PT6.999S, PT0.001S",
    "PT7S, PT0S",
    "PT7.001S, PT0S",
    "PT1H, PT0S",
    "PT8760H, PT0S",
    "PT-0.001S, PT7S",
    "PT-1H, PT7S",
    "PT-8760H, PT7S"
  })
  void subtractsTheAgeOfTheProcessFromTheInitBudget(Duration age, Duration budget) {
    assertThat(ExtensionLoop.initBudget(NOW, Optional.of(NOW.minus(age)))).isEqualTo(budget);
  }

  @Test
  void hasTheWholeInitBudgetIfTheAgeOfTheProcessIsUnknown() {
    assertThat(ExtensionLoop.initBudget(NOW, Optional.empty()))
        .isEqualTo(ExtensionLoop.INIT_BUDGET);
  }
}
