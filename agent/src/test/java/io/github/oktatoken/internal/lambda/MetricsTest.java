package io.github.oktatoken.internal.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.oauth.FailureKind;
import io.github.oktatoken.internal.token.CachedToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MetricsTest {
  private static final String TRACE_HEADER = "com.amazonaws.xray.traceHeader";
  private static final TokenUnavailableException REASON =
      new TokenUnavailableException("set \"client_secret\"");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ManualClock clock = new ManualClock();
  private final AtomicInteger requests = new AtomicInteger(7);
  private final Metrics metrics = metrics("orders").counting(requests);

  @AfterEach
  void endInvocation() {
    System.clearProperty(TRACE_HEADER);
  }

  @Test
  void writesOneLineForARefresh() throws IOException {
    metrics.begun();
    requests.addAndGet(2);
    metrics.succeeded(issuedBefore(Duration.ZERO));

    Map<?, ?> line = onlyLine();
    assertThat(EmfSpecification.metricNames(line))
        .containsExactly("Requests", "RefreshFailures", "RefreshLatency");
    assertThat((Double) line.get("RefreshLatency")).isBetween(0.0, 60_000.0);
    assertThat(withoutLatency(line))
        .containsExactly(
            entry("timestamp", "2026-01-01T00:00:00Z"),
            entry("level", "INFO"),
            entry("FunctionName", "shop"),
            entry("Client", "orders"),
            entry("Requests", 2.0),
            entry("RefreshFailures", 0.0),
            entry("Source", "okta"),
            entry("TokenAge", 0.0),
            entry("TokenLifeLeft", 3600.0));
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void writesOneLineForAFailedRefreshWithTheTimesOfTheTokenThatIsLeft(FailureKind kind)
      throws IOException {
    metrics.begun();
    requests.addAndGet(3);
    metrics.failed(REASON, kind, issuedBefore(Duration.ofMinutes(50)));

    Map<?, ?> line = onlyLine();
    assertThat(line.get("RefreshFailures")).isEqualTo(1.0);
    assertThat(line.get("Requests")).isEqualTo(3.0);
    assertThat(line.get("Reason")).isEqualTo(kind.label());
    assertThat(line.get("TokenAge")).isEqualTo(3000.0);
    assertThat(line.get("TokenLifeLeft")).isEqualTo(600.0);
  }

  @Test
  void hasNoNegativeLifeAndNoneWithoutAToken() throws IOException {
    metrics.failed(REASON, FailureKind.OUTAGE, issuedBefore(Duration.ofHours(2)));
    metrics.failed(REASON, FailureKind.OUTAGE, null);

    assertThat(lines().get(0).get("TokenLifeLeft")).isEqualTo(0.0);
    assertThat(EmfSpecification.metricNames(lines().get(1))).contains("RefreshFailures");
    assertThat(lines().get(1).containsKey("TokenLifeLeft")).isFalse();
  }

  @Test
  void aRefreshWithoutAThreadHasSentNothing() throws IOException {
    metrics.begun();
    requests.addAndGet(2);
    metrics.succeeded(issuedBefore(Duration.ZERO));
    metrics.failed(REASON, FailureKind.INTERNAL, null);

    assertThat(lines()).hasSize(2).last().extracting("Requests").isEqualTo(0.0);
  }

  @ParameterizedTest
  @CsvSource({"0, 60, table", "3, 60, table", "0, 0, table", "1, 0, okta"})
  void tellsATokenOfTheTableFromOneOfOkta(int sent, int ageSeconds, String source)
      throws IOException {
    metrics.begun();
    requests.addAndGet(sent);
    metrics.succeeded(issuedBefore(Duration.ofSeconds(ageSeconds)));

    assertThat(onlyLine().get("Source")).isEqualTo(source);
    assertThat(onlyLine().get("TokenAge")).isEqualTo((double) ageSeconds);
  }

  @Test
  void aTokenOfAnEarlierProcessIsNoRefresh() throws IOException {
    metrics.adopted(issuedBefore(Duration.ofMinutes(10)));

    assertThat(EmfSpecification.metricNames(onlyLine())).containsExactly("Requests");
    assertThat(onlyLine().get("Requests")).isEqualTo(0.0);
    assertThat(onlyLine().get("Source")).isEqualTo("file");
    assertThat(onlyLine().get("TokenAge")).isEqualTo(600.0);
  }

  @Test
  void countsAnInvocationWithoutATokenOnce() throws IOException {
    for (int invocation = 1; invocation <= 3; invocation++) {
      System.setProperty(TRACE_HEADER, "Root=1-" + invocation);
      for (int call = 0; call < 5; call++) {
        metrics.unavailable();
        clock.advance(Duration.ofSeconds(2));
      }
    }

    assertThat(lines()).hasSize(3);
    assertThat(EmfSpecification.metricNames(lines().get(0))).containsExactly("TokenUnavailable");
    assertThat(lines()).extracting(line -> (Object) line.get("TokenUnavailable")).containsOnly(1.0);
  }

  @Test
  void countsASecondWithoutATokenOnceWhereNothingTellsOfInvocations() throws IOException {
    for (int call = 0; call < 20; call++) {
      metrics.unavailable();
      clock.advance(Duration.ofMillis(100));
    }

    assertThat(lines()).hasSize(2);
  }

  @Test
  void countsAgainAfterASnapshot() throws IOException {
    metrics.unavailable();
    metrics.forget();
    metrics.unavailable();

    assertThat(lines()).hasSize(2);
  }

  @Test
  void saysWhyAnInvocationHasNoToken() throws IOException {
    metrics.unavailable();
    metrics.failed(REASON, FailureKind.REFUSED, null);
    unavailableLater();
    metrics.succeeded(issuedBefore(Duration.ZERO));
    unavailableLater();
    Metrics refused = metrics("orders");
    clock.advance(Duration.ofSeconds(1));
    refused.unavailable();

    assertThat(lines().stream().filter(line -> line.containsKey("TokenUnavailable")))
        .extracting(line -> (Object) line.get("Reason"))
        .containsExactly("outage", "refused", "outage", "setting");
  }

  private void unavailableLater() {
    clock.advance(Duration.ofSeconds(1));
    metrics.unavailable();
  }

  @ParameterizedTest
  @CsvSource({
    ", INFO",
    "TRACE, INFO",
    "DEBUG, INFO",
    "INFO, INFO",
    "WARN, WARN",
    "ERROR, ERROR",
    "FATAL, FATAL"
  })
  void hasALevelThatKeepsItInTheLog(String threshold, String level) throws IOException {
    LambdaLog log = new LambdaLog(out, "JSON", threshold, clock);
    new Metrics(
            log, new OutageLog(log, ClientName.DEFAULT, clock), "shop", ClientName.DEFAULT, clock)
        .unavailable();

    assertThat(onlyLine().get("level")).isEqualTo(level);
  }

  @Test
  void namesTheInvocationIfItIsKnown() throws IOException {
    LambdaLog log = new LambdaLog(out, null, null, clock);
    Metrics named =
        new Metrics(
            log, new OutageLog(log, ClientName.DEFAULT, clock), "shop", ClientName.DEFAULT, clock);
    log.setRequestId("8476a536");
    named.unavailable();
    log.setRequestId(null);
    clock.advance(Duration.ofSeconds(1));
    named.unavailable();

    assertThat(lines().get(0).get("AWSRequestId")).isEqualTo("8476a536");
    assertThat(lines().get(1).containsKey("AWSRequestId")).isFalse();
  }

  @Test
  void theLogIsToldAllTheSame() {
    metrics.failed(REASON, FailureKind.REFUSED, null);
    metrics.unwritten("disk full");
    metrics.notShared("no table");
    metrics.written();
    metrics.succeeded(issuedBefore(Duration.ZERO));
    metrics.waiting("no response");

    assertThat(out.toString(UTF_8).lines().filter(line -> !line.startsWith("{")))
        .hasSize(6)
        .first()
        .isEqualTo("no new okta token orders: set \"client_secret\"");
  }

  @Test
  void noLineHasATokenOrAMessage() {
    metrics.begun();
    metrics.succeeded(issuedBefore(Duration.ZERO));
    metrics.failed(REASON, FailureKind.REFUSED, issuedBefore(Duration.ZERO));
    metrics.unavailable();

    assertThat(issuedBefore(Duration.ZERO).token().value()).isEqualTo("t0k3n");
    assertThat(out.toString(UTF_8).lines().filter(line -> line.startsWith("{")))
        .hasSize(3)
        .noneMatch(line -> line.contains("t0k3n") || line.contains("client_secret"));
  }

  private Metrics metrics(String client) {
    LambdaLog log = new LambdaLog(out, null, null, clock);
    ClientName name = new ClientName(client);
    return new Metrics(log, new OutageLog(log, name, clock), "shop", name, clock);
  }

  private CachedToken issuedBefore(Duration age) {
    long issued = clock.millis() - age.toMillis();
    long expires = issued + Duration.ofHours(1).toMillis();
    AccessToken token =
        new AccessToken("t0k3n", "Bearer", null, clock.instant().minus(age).plusSeconds(3600));
    return new CachedToken(token, issued, expires, expires, expires, 0);
  }

  private Map<?, ?> onlyLine() throws IOException {
    assertThat(lines()).hasSize(1);
    return lines().get(0);
  }

  private List<Map<?, ?>> lines() throws IOException {
    List<Map<?, ?>> lines = new ArrayList<>();
    for (String line : out.toString(UTF_8).split("\n", -1)) {
      if (line.startsWith("{")) {
        lines.add(EmfSpecification.check(line));
      }
    }
    return lines;
  }

  private static Map<Object, Object> withoutLatency(Map<?, ?> line) {
    Map<Object, Object> rest = new LinkedHashMap<>(line);
    rest.remove("_aws");
    rest.remove("RefreshLatency");
    return rest;
  }
}
