package io.github.oktatoken.internal.lambda;

import static io.github.oktatoken.internal.oauth.FailureKind.OUTAGE;
import static io.github.oktatoken.internal.oauth.FailureKind.REFUSED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.token.CachedToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OutageLogTest {
  private static final CachedToken TOKEN = cached(Instant.parse("2026-01-01T01:00:00Z"));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ManualClock clock = new ManualClock();
  private final OutageLog outages = log("default");

  @Test
  void logsNothingWithoutAnOutage() {
    outages.succeeded(TOKEN);
    outages.succeeded(TOKEN);

    assertThat(out.size()).isZero();
  }

  @Test
  void logsAnOutageOnceAndItsEndOnce() {
    for (int attempt = 0; attempt < 5; attempt++) {
      fail("set okta_scope");
      clock.advance(Duration.ofSeconds(3));
    }
    outages.succeeded(TOKEN);
    outages.succeeded(TOKEN);

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "no new okta token: set okta_scope\n"
                + "okta token ready again after 15 s, expires 2026-01-01T01:00:00Z\n");
  }

  @Test
  void logsTheClientOfAnOutage() {
    OutageLog payments = log("payments");
    payments.failed(new TokenUnavailableException("set okta_scope"), REFUSED, null);
    payments.succeeded(TOKEN);

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "no new okta token payments: set okta_scope\n"
                + "okta token payments ready again after 0 s, expires 2026-01-01T01:00:00Z\n");
  }

  @Test
  void logsEachReasonOfAnOutageOnce() {
    for (int i = 0; i < 3; i++) {
      fail("first");
      fail("second");
    }

    assertThat(out.toString(UTF_8))
        .isEqualTo("no new okta token: first\nno new okta token: second\n");
  }

  @Test
  void logsTheNextOutageAgain() {
    for (int i = 0; i < 2; i++) {
      fail("down");
      outages.succeeded(TOKEN);
    }

    assertThat(out.toString(UTF_8)).hasLineCount(4);
  }

  @Test
  void logsEightReasonsOfAnOutageAtMost() {
    for (int i = 0; i < 100; i++) {
      fail("reason " + i);
    }

    assertThat(out.toString(UTF_8)).hasLineCount(OutageLog.MAX_REASONS);
  }

  @Test
  void logsNoNegativeDurationOfAnOutage() {
    fail("down");
    clock.advance(Duration.ofHours(-1));
    outages.succeeded(TOKEN);

    assertThat(out.toString(UTF_8)).contains("ready again after 0 s");
  }

  @Test
  void logsNoEndOfAnOutageThatCouldNotBeLogged() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new OutOfMemoryError("as if");
          }
        };
    ByteArrayOutputStream later = new ByteArrayOutputStream();
    OutageLog speechless =
        new OutageLog(
            new LambdaLog(new Switched(full, later), null, null, clock), ClientName.DEFAULT, clock);
    TokenUnavailableException reason = new TokenUnavailableException("down");

    assertThatThrownBy(() -> speechless.failed(reason, OUTAGE, null))
        .isInstanceOf(OutOfMemoryError.class);
    speechless.succeeded(TOKEN);

    assertThat(later.size()).isZero();
    speechless.failed(reason, OUTAGE, null);
    assertThat(later.toString(UTF_8)).isEqualTo("no new okta token: down\n");
  }

  @Test
  void logsAnOutageAgainAfterARestore() {
    fail("down");
    outages.unwritten("disk full");
    clock.advance(Duration.ofHours(1));
    outages.forget();

    outages.succeeded(TOKEN);
    outages.written();
    fail("down");
    outages.unwritten("disk full");
    clock.advance(Duration.ofSeconds(2));
    outages.succeeded(TOKEN);

    String told =
        "no new okta token: down\ndisk full (TokenHolder serves the okta token all the same)\n";
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            told + told + "okta token ready again after 2 s, expires 2026-01-01T01:00:00Z\n");
  }

  @Test
  void logsAnUnwritableFileOnceAndItsRecoveryOnce() {
    for (int attempt = 0; attempt < 5; attempt++) {
      outages.unwritten("disk full");
    }
    outages.written();
    outages.written();

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "disk full (TokenHolder serves the okta token all the same)\n"
                + "the file of the okta token is written again\n");
  }

  @Test
  void logsALongWaitOnceUnlessAnOutageIsLogged() {
    outages.waiting("no answer so far");
    outages.waiting("no answer so far");
    outages.succeeded(TOKEN);
    outages.waiting("no answer so far");
    outages.succeeded(TOKEN);
    fail("down");
    outages.waiting("no answer so far");

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "still waiting for the okta token: no answer so far\n".repeat(2)
                + "no new okta token: down\n");
  }

  @Test
  void aJsonLineHasTheFieldsThatPeopleFilterBy() {
    LambdaLog json = new LambdaLog(out, "JSON", null, clock);
    json.setRequestId("8476a536");
    OutageLog payments = new OutageLog(json, new ClientName("payments"), clock);
    payments.failed(new TokenUnavailableException("set okta_scope"), REFUSED, null);
    clock.advance(Duration.ofMillis(1_500));
    json.setRequestId(null);
    payments.succeeded(TOKEN);

    String logger = "\"logger\":\"okta-token\",\"event\":";
    assertThat(out.toString(UTF_8).lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .endsWith(
                        (logger + "\"refresh_failed\",\"client\":\"payments\",")
                            + "\"reason\":\"refused\",\"AWSRequestId\":\"8476a536\"}"),
            line ->
                assertThat(line)
                    .endsWith(
                        (logger + "\"recovered\",\"client\":\"payments\",")
                            + "\"expires_at\":\"2026-01-01T01:00:00Z\",\"duration_ms\":1500}"));
  }

  @Test
  void eachKindOfLineHasANameOfItsOwn() {
    OutageLog json =
        new OutageLog(new LambdaLog(out, "JSON", null, clock), ClientName.DEFAULT, clock);
    json.waiting("no response");
    json.unwritten("disk full");
    json.written();
    json.notShared("no table");

    assertThat(
            out.toString(UTF_8)
                .lines()
                .map(line -> line.replaceAll(".*\"event\":\"([a-z_]+)\".*", "$1")))
        .containsExactly("waiting", "file_not_written", "file_written", "not_shared");
  }

  /** The one for the first line, the other for the rest. */
  private static final class Switched extends OutputStream {
    private OutputStream next;
    private final OutputStream rest;

    Switched(OutputStream first, OutputStream rest) {
      this.next = first;
      this.rest = rest;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int start, int count) throws IOException {
      OutputStream current = next;
      next = rest;
      current.write(bytes, start, count);
    }
  }

  private static CachedToken cached(Instant expiresAt) {
    long millis = expiresAt.toEpochMilli();
    AccessToken token = new AccessToken("t0k3n", "Bearer", null, expiresAt);
    return new CachedToken(token, 0, millis, millis, millis, 0);
  }

  private OutageLog log(String client) {
    return new OutageLog(new LambdaLog(out, null, null, clock), new ClientName(client), clock);
  }

  private void fail(String reason) {
    outages.failed(new TokenUnavailableException(reason), OUTAGE, null);
  }
}
