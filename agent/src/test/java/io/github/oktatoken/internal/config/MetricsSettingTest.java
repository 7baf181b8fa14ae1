package io.github.oktatoken.internal.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.lambda.LambdaLog;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsSettingTest {
  private final Map<String, String> environment =
      new HashMap<>(Map.of("AWS_LAMBDA_FUNCTION_NAME", "shop"));
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final LambdaLog log = new LambdaLog(written, null, null, Clock.systemUTC());

  @ParameterizedTest
  @CsvSource({"emf, shop", "' emf ', shop", "' ',"})
  void metricsAreOnForEmfAndOffForABlank(String value, @Nullable String function) {
    environment.put("okta_metrics", value);

    assertThat(Settings.measuredFunction(environment, log)).isEqualTo(function);
    assertThat(written.size()).isZero();
  }

  @Test
  void metricsAreOffUnlessTheyAreSet() {
    assertThat(Settings.measuredFunction(environment, log)).isNull();
    assertThat(written.size()).isZero();
  }

  @Test
  void aFunctionWithoutANameHasMetricsAllTheSame() {
    Map<String, String> nameless = Map.of("okta_metrics", "emf");

    assertThat(Settings.measuredFunction(nameless, log)).isEqualTo("unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EMF", "on", "true", "s3cr3t"})
  void anotherValueIsNamedAndNotRepeated(String value) {
    environment.put("okta_metrics", value);

    assertThat(Settings.measuredFunction(environment, log)).isNull();
    assertThat(written.toString(UTF_8))
        .isEqualTo(
            "okta_metrics is invalid, so there are no metrics of the okta token: set it to emf, or"
                + " remove it\n");
  }
}
