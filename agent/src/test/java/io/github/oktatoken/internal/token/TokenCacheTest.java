package io.github.oktatoken.internal.token;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.RawServer;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.TokenUnavailableException;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.oauth.Client;
import io.github.oktatoken.internal.oauth.ClientAuthenticationMethod;
import io.github.oktatoken.internal.oauth.HttpTokenEndpoint;
import io.github.oktatoken.internal.oauth.TestEndpoints;
import io.github.oktatoken.internal.secret.PlainSecret;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenCacheTest extends CacheFixture {
  @Test
  void sendsNoRequestBeforeTheFirstCall() {
    assertThat(requests).hasValue(0);
    assertThat(file).doesNotExist();
  }

  @Test
  void sendsOneRequestForTheFirstToken() {
    assertThat(cache.token())
        .isEqualTo(
            new AccessToken("token-1", "Bearer", "orders.read", clock.instant().plus(lifetime)));
    assertThat(requests).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"86400, 3600000", "3600, 900000", "300, 75000", "10, 2500", "5, 1250"})
  void refreshesAStaleTokenInTheBackground(long seconds, long staleMillis) {
    lifetime = Duration.ofSeconds(seconds);
    get();
    clock.advance(lifetime.minusMillis(staleMillis).minus(MILLI));
    assertThat(get()).isEqualTo("token-1");
    assertThat(requests).hasValue(1);

    CountDownLatch granted = block(this::grant);
    clock.advance(MILLI);
    assertThat(get()).isEqualTo("token-1");
    assertThat(get()).isEqualTo("token-1");

    granted.countDown();
    assertThat(cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT)).value()).isEqualTo("token-2");
    assertThat(get()).isEqualTo("token-2");
    assertThat(requests).hasValue(2);
  }

  @ParameterizedTest
  @CsvSource({"86400, 30000", "3600, 30000", "300, 30000", "100, 10000", "10, 1000", "1, 100"})
  void waitsForANewTokenShortlyBeforeTheOldOneExpires(long seconds, long waitedForMillis) {
    lifetime = Duration.ofSeconds(seconds);
    get();

    clock.advance(lifetime.minusMillis(waitedForMillis));
    assertThat(get()).isEqualTo("token-2");
    assertThat(requests).hasValue(2);
  }

  @Test
  void sendsNoRequestDuringABackoff() {
    responder = this::fail;
    failure();
    responder = this::grant;

    clock.advance(Duration.ofMillis(799));
    assertThat(failure()).hasMessage("out of order");
    assertThat(requests).hasValue(1);
    assertThat(failures).hasSize(1);

    clock.advance(MILLI);
    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void servesAStaleTokenUntilItExpiresIfItsRefreshFails() {
    get();
    responder = this::fail;

    clock.advance(lifetime.minus(MILLI));
    assertThat(get()).isEqualTo("token-1");
    assertThat(failures).hasSize(1);

    clock.advance(MILLI);
    assertThat(failure()).hasMessage("out of order");
  }

  @Test
  void refreshesAgainAfterABackoff() {
    responder = this::fail;
    failure();
    responder = this::grant;
    clock.advance(Duration.ofSeconds(1));

    assertThat(get()).isEqualTo("token-2");
  }

  @Test
  void throwsAnExceptionWithTheReasonAndTheOriginalCause() {
    URI url = URI.create("http://" + RawServer.closedAuthority() + "/token");
    Client client =
        new Client(
            "id", new PlainSecret("s3cr3t"), ClientAuthenticationMethod.CLIENT_SECRET_BASIC, null);
    HttpTokenEndpoint unreachable = TestEndpoints.of(url, client, DpopPolicy.AUTO, clock);
    responder = request -> unreachable.call(IN_TIME);

    assertThat(failure())
        .hasMessageContaining("okta_token_url")
        .hasCauseInstanceOf(ConnectException.class);
  }

  @Test
  void waitsNoLongerThanTheBudget() {
    CountDownLatch never = block(this::grant);

    assertThatThrownBy(() -> cache.await(cache.beginRefreshIfDue(MILLI)))
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessageContainingAll("no token came in time", "okta_token_url");
    never.countDown();
  }

  @Test
  void servesAStaleTokenIfItsRefreshTakesTooLong() {
    get();
    clock.advance(lifetime.minus(MILLI));
    CountDownLatch never = block(this::grant);

    assertThat(cache.await(cache.beginRefreshIfDue(Duration.ZERO)).value()).isEqualTo("token-1");
    never.countDown();
  }

  @Test
  void writesATokenToTheFileBeforeItIsHandedOut() throws Exception {
    get();
    AtomicBoolean over = new AtomicBoolean();
    FutureTask<Void> reader =
        new FutureTask<>(
            () -> {
              while (!over.get()) {
                int inMemory = number(get());
                // The other thread may just have invalidated it.
                if (Files.exists(file)) {
                  assertThat(numberInFileOr(inMemory)).isGreaterThanOrEqualTo(inMemory);
                }
              }
              return null;
            });
    start(reader);
    for (int i = 0; i < 500; i++) {
      clock.advance(Turns.BETWEEN_INVALIDATIONS);
      cache.invalidate(get());
      int inMemory = number(get());
      assertThat(number(valueInFile())).isGreaterThanOrEqualTo(inMemory);
    }
    over.set(true);
    reader.get();
  }

  private int numberInFileOr(int number) {
    try {
      return number(valueInFile());
    } catch (UncheckedIOException ignored) {
      // The other thread has just invalidated the token.
      return number;
    }
  }

  @Test
  void namesTheTokenFileThatCannotBeWritten() throws IOException {
    Files.createDirectory(file);

    assertThat(get()).isEqualTo("token-1");

    assertThat(unwritten)
        .singleElement()
        .asString()
        .contains(file.toString(), "directory", "okta_token_file");
    assertThat(failures).isEmpty();
  }

  @Test
  void revealsNoSecretFromAnUnexpectedException() {
    responder =
        request -> {
          throw new IllegalStateException("s3cr3t", new IOException("s3cr3t"));
        };

    TokenUnavailableException failure = failure();

    assertThat(failure).hasMessageContaining("java.lang.IllegalStateException").hasNoCause();
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    assertThat(text.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void throwsTokenUnavailableExceptionAfterAnOutOfMemoryError() {
    responder =
        request -> {
          throw new OutOfMemoryError("as if");
        };

    assertThat(failure()).hasMessageContaining("used up its memory or its threads");
  }

  @Test
  void throwsTheReasonForAFailureEvenIfTheListenerFails() {
    TokenCache withoutLog =
        new TokenCache(
            timeout -> {
              throw new IOException("out of order");
            },
            new TokenFile(file),
            TestTokens.FINGERPRINT,
            (failure, kind, left) -> {
              throw new IllegalStateException("no log");
            },
            clock,
            () -> 0,
            new Jitter(() -> 0));

    assertThatThrownBy(() -> withoutLog.token())
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessage("out of order");
  }
}
