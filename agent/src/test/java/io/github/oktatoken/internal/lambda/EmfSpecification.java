package io.github.oktatoken.internal.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What CloudWatch demands of a line, by its <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">
 * specification of the embedded metric format</a>.
 */
final class EmfSpecification {
  private static final int MAX_METRICS = 100;
  private static final int MAX_DIMENSIONS = 30;
  private static final int MAX_DIMENSION_CHARACTERS = 1024;
  private static final int MAX_NAME_CHARACTERS = 1024;

  /** Lines up to this length are written to a pipe in one piece; CloudWatch takes far more. */
  private static final int MAX_BYTES = 4096;

  /** Those of the units in the API's MetricDatum that we use. */
  private static final Set<String> UNITS = Set.of("Count", "Milliseconds");

  private EmfSpecification() {}

  /** Returns the members of a line that keeps all rules. */
  static Map<?, ?> check(String line) throws IOException {
    assertThat(line.getBytes(UTF_8).length).isLessThan(MAX_BYTES);
    assertThat(line).doesNotContain("\n");
    Buffer text = new Buffer().writeUtf8(line);
    JsonReader reader = JsonReader.of(text);
    Map<?, ?> root = object(reader.readJsonValue());
    assertThat(reader.peek()).isEqualTo(JsonReader.Token.END_DOCUMENT);
    Map<?, ?> metadata = object(root.get("_aws"));
    assertThat(metadata.keySet())
        .map(Object::toString)
        .containsOnly("Timestamp", "CloudWatchMetrics");
    assertThat(metadata.get("Timestamp"))
        .isInstanceOfSatisfying(
            Double.class, time -> assertThat(time).isPositive().isEqualTo(Math.rint(time)));
    assertThat(list(metadata.get("CloudWatchMetrics"))).isNotEmpty();
    for (Object directive : list(metadata.get("CloudWatchMetrics"))) {
      checkDirective(object(directive), root);
    }
    return root;
  }

  /** Returns the names of all metrics of a line. */
  static List<@Nullable Object> metricNames(Map<?, ?> root) {
    List<@Nullable Object> names = new ArrayList<>();
    for (Object directive : list(object(root.get("_aws")).get("CloudWatchMetrics"))) {
      for (Object metric : list(object(directive).get("Metrics"))) {
        names.add(object(metric).get("Name"));
      }
    }
    return names;
  }

  private static void checkDirective(Map<?, ?> directive, Map<?, ?> root) {
    assertThat(directive.keySet())
        .map(Object::toString)
        .containsOnly("Namespace", "Dimensions", "Metrics");
    // CloudWatch keeps the first colon and AWS/ for its own.
    assertThat((String) directive.get("Namespace")).matches("[A-Za-z0-9.\\-_/#]{1,255}");
    assertThat(list(directive.get("Dimensions"))).isNotEmpty();
    for (Object set : list(directive.get("Dimensions"))) {
      assertThat(list(set)).hasSizeLessThanOrEqualTo(MAX_DIMENSIONS).doesNotHaveDuplicates();
      for (Object name : list(set)) {
        checkName(name);
        assertThat((String) root.get(name))
            .isNotBlank()
            .isPrintable()
            .hasSizeLessThanOrEqualTo(MAX_DIMENSION_CHARACTERS);
      }
    }
    List<?> metrics = list(directive.get("Metrics"));
    assertThat(metrics).isNotEmpty().hasSizeLessThanOrEqualTo(MAX_METRICS);
    Set<@Nullable Object> names = new HashSet<>();
    for (Object metric : metrics) {
      Map<?, ?> definition = object(metric);
      Object name = definition.get("Name");
      assertThat(definition.keySet()).map(Object::toString).containsOnly("Name", "Unit");
      checkName(name);
      assertThat(names.add(name)).isTrue();
      assertThat(UNITS).contains((String) definition.get("Unit"));
      assertThat(root.get(name)).isInstanceOf(Double.class);
    }
  }

  private static void checkName(@Nullable Object name) {
    assertThat((String) name).isNotBlank().hasSizeLessThanOrEqualTo(MAX_NAME_CHARACTERS);
  }

  private static Map<?, ?> object(@Nullable Object value) {
    assertThat(value).isInstanceOf(Map.class);
    return Objects.requireNonNull((Map<?, ?>) value);
  }

  private static List<?> list(@Nullable Object value) {
    assertThat(value).isInstanceOf(List.class);
    return Objects.requireNonNull((List<?>) value);
  }
}
