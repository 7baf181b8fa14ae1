package io.github.oktatoken.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The next process adopts the token in the file, after Lambda has restarted the environment. */
class LeftOverTest extends LeftOverFixture {
  private static final Duration STALE_PERIOD = Duration.ofMinutes(15);

  @Test
  void adoptsTheTokenOfAnEarlierProcess() {
    clock.advance(Duration.ofMinutes(10));

    cache = restart();

    assertThat(file).hasContent(left);
    assertThat(permissions()).isEqualTo("rw-------");
    assertThat(get()).isEqualTo("token-1");
    assertThat(cache.token())
        .isEqualTo(
            TestTokens.response("token-1", clock.instant().minus(Duration.ofMinutes(10)), lifetime)
                .token());
    assertThat(requests).hasValue(1);
    assertThat(failures).isEmpty();
  }

  @Test
  void adoptsNoTokenThatIsBoundToAKeyOfAnEarlierProcess() throws Exception {
    clock.advance(Duration.ofMinutes(50));
    responder =
        request -> TestTokens.bound("token-" + request.number(), request.sentAt(), lifetime);
    assertThat(cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT)).value()).isEqualTo("token-2");
    assertThat(Files.readString(file)).contains("\"token_type\":\"DPoP\"");

    cache = restart();

    assertThat(file).doesNotExist();
    assertThat(get()).isEqualTo("token-3");
  }

  @Test
  void refreshesAnAdoptedTokenOnceItIsStale() {
    cache = restart();
    responder = this::grant;
    clock.advance(lifetime.minus(STALE_PERIOD));

    assertThat(cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT)).value()).isEqualTo("token-2");
    assertThat(valueInFile()).isEqualTo("token-2");
  }

  @Test
  void removesALeftOverFileUntilItsTokenIsVerified() {
    TokenFile next = new TokenFile(file);
    next.takeLeftOver();

    assertThat(file).doesNotExist();
    cache(next).adoptLeftOver();
    assertThat(file).hasContent(left);
  }

  @Test
  void sendsNoRequestHoweverOftenTheProcessIsRestarted() {
    for (int reset = 0; reset < 20; reset++) {
      clock.advance(Duration.ofSeconds(10));
      cache = restart();
      assertThat(get()).isEqualTo("token-1");
      assertThat(file).hasContent(left);
    }
    assertThat(requests).hasValue(1);
  }

  @Test
  void servesAStaleAdoptedTokenUntilItExpiresIfItsRefreshFails() {
    clock.advance(lifetime.minus(STALE_PERIOD));
    responder = this::fail;

    cache = restart();

    assertThat(cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT)).value()).isEqualTo("token-1");
    assertThat(requests).hasValue(2);
    assertThat(file).hasContent(left);
    clock.advance(STALE_PERIOD.minus(MILLI));
    assertThat(get()).isEqualTo("token-1");
    clock.advance(MILLI);
    failure();
  }

  @Test
  void refreshesAStaleAdoptedTokenAtOnce() {
    clock.advance(lifetime.minus(STALE_PERIOD));
    responder = this::grant;
    cache = restart();

    cache.await(cache.beginRefreshIfDue(LONG_TIMEOUT));

    awaitRequest(2);
    while (!get().equals("token-2")) {
      Thread.onSpinWait();
    }
    assertThat(valueInFile()).isEqualTo("token-2");
  }

  @Test
  void adoptsATokenThatIsAlmostStale() {
    clock.advance(lifetime.minus(STALE_PERIOD).minus(MILLI));

    assertThat(restart().token().value()).isEqualTo("token-1");
  }

  @Test
  void returnsALeftOverTokenOnlyOnce() throws Exception {
    TokenFile next = new TokenFile(file);
    next.takeLeftOver();
    cache(next).adoptLeftOver();

    assertThat(next.leftOver(TestTokens.FINGERPRINT)).isNull();
  }

  @Test
  void keepsANewerTokenInsteadOfALeftOverOne() throws IOException {
    TokenFile next = new TokenFile(file);
    next.takeLeftOver();
    cache = cache(next);
    assertThat(get()).isEqualTo("token-2");
    String newer = Files.readString(file);

    cache.adoptLeftOver();

    assertThat(get()).isEqualTo("token-2");
    assertThat(file).hasContent(newer);
  }

  private String permissions() {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
