package io.github.oktatoken.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.TokenHolder;
import io.github.oktatoken.TokenUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TestTokensTest {
  private final TestTokens tokens = TestTokens.install();

  @AfterEach
  void close() {
    tokens.close();
  }

  @Test
  void theFirstGetRequestsAToken() {
    assertThat(tokens.requests()).isZero();
    assertThat(TokenHolder.get()).isEqualTo("token-1");
    assertThat(TokenHolder.get()).isEqualTo("token-1");
    assertThat(tokens.requests()).isEqualTo(1);
  }

  @Test
  void aTokenThatIsSetIsReturned() {
    AccessToken issued = tokens.issue("secret");
    assertThat(TokenHolder.get()).isEqualTo("secret");
    assertThat(TokenHolder.token()).isEqualTo(issued);
    assertThat(issued.type()).isEqualTo("Bearer");
    assertThat(issued.scope()).isNull();
    assertThat(tokens.requests()).isEqualTo(1);
  }

  @Test
  void aRenewedTokenTakesThePlaceOfTheOneBefore() {
    String before = TokenHolder.get();
    tokens.issue();
    assertThat(TokenHolder.get()).isEqualTo("token-2").isNotEqualTo(before);
    assertThat(TokenHolder.invalidate(before)).isFalse();
    assertThat(TokenHolder.get()).isEqualTo("token-2");
    assertThat(tokens.invalidated()).isEmpty();
  }

  @Test
  void afterAnExpiredTokenGetReturnsAnother() {
    String before = TokenHolder.get();
    tokens.expire();
    assertThat(TokenHolder.get()).isEqualTo("token-2").isNotEqualTo(before);
    assertThat(tokens.requests()).isEqualTo(2);
  }

  @Test
  void aTokenExpiresAtTheEndOfItsLifetime() throws InterruptedException {
    tokens.lifetime(Duration.ofMillis(200)).scope("orders.read");
    AccessToken before = TokenHolder.token();
    assertThat(before.scope()).isEqualTo("orders.read");
    while (Instant.now().isBefore(before.expiresAt())) {
      Thread.sleep(10);
    }
    assertThat(TokenHolder.get()).isNotEqualTo(before.value());
  }

  @Test
  void whenOktaIsDownGetThrowsWhatItThrowsInLambda() {
    tokens.oktaIsDown();
    assertThatExceptionOfType(TokenUnavailableException.class)
        .isThrownBy(TokenHolder::get)
        .withMessage(
            "the authorization server failed: see its status page if this goes on (the token"
                + " endpoint returned 503)");
    assertThat(tokens.requests()).isEqualTo(1);
  }

  @Test
  void whenOktaIsDownAValidTokenIsStillReturned() {
    String before = TokenHolder.get();
    tokens.oktaIsDown();
    assertThat(TokenHolder.get()).isEqualTo(before);
    tokens.expire();
    assertThatExceptionOfType(TokenUnavailableException.class).isThrownBy(TokenHolder::get);
  }

  @Test
  void afterARequestInVainTheNextOneWaits() {
    tokens.oktaIsDown();
    assertThatExceptionOfType(TokenUnavailableException.class).isThrownBy(TokenHolder::get);
    assertThatExceptionOfType(TokenUnavailableException.class).isThrownBy(TokenHolder::get);
    assertThat(tokens.requests()).isEqualTo(1);
  }

  @Test
  void whenOktaIsUpAgainGetReturnsAtOnce() {
    tokens.oktaIsDown();
    assertThatExceptionOfType(TokenUnavailableException.class).isThrownBy(TokenHolder::get);
    tokens.oktaIsUp();
    assertThat(TokenHolder.get()).isEqualTo("token-1");
  }

  @Test
  void oktaThatIsDownIssuesNoToken() {
    tokens.oktaIsDown();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(tokens::issue)
        .withMessageContaining("oktaIsUp()");
  }

  @Test
  void aTokenIsVisibleAscii() {
    assertThatIllegalArgumentException().isThrownBy(() -> tokens.issue(""));
    assertThatIllegalArgumentException().isThrownBy(() -> tokens.issue("two words"));
    assertThatIllegalArgumentException().isThrownBy(() -> tokens.lifetime(Duration.ZERO));
  }

  @Test
  void anInvalidatedTokenIsNotReturnedAgain() {
    String refused = TokenHolder.get();
    assertThat(TokenHolder.invalidate(refused)).isTrue();
    assertThat(TokenHolder.get()).isEqualTo("token-2");
    assertThat(tokens.invalidated()).containsExactly(refused);
    assertThat(tokens.requests()).isEqualTo(2);
  }

  @Test
  void anUnknownTokenIsNotInvalidated() {
    assertThat(TokenHolder.invalidate("unknown")).isFalse();
    TokenHolder.get();
    assertThat(TokenHolder.invalidate("unknown")).isFalse();
    assertThat(tokens.invalidated()).isEmpty();
  }

  @Test
  void aSecondTokenWithinTenSecondsIsNotInvalidated() {
    assertThat(TokenHolder.invalidate(TokenHolder.get())).isTrue();
    String second = TokenHolder.get();
    assertThat(TokenHolder.invalidate(second)).isFalse();
    assertThat(TokenHolder.get()).isEqualTo(second);
    assertThat(tokens.invalidated()).containsExactly("token-1");
  }

  @Test
  void namedClientsHaveTokensOfTheirOwn() {
    tokens.client("payments").issue("for-payments");
    assertThat(TokenHolder.get("payments")).isEqualTo("for-payments");
    assertThat(TokenHolder.get()).isEqualTo("token-1");
  }

  @Test
  void aClientIsNotAffectedByAnother() {
    ClientTokens payments = tokens.client("payments");
    assertThat(TokenHolder.get("payments")).isEqualTo("payments-token-1");
    assertThat(TokenHolder.get()).isEqualTo("token-1");
    payments.expire();
    assertThat(TokenHolder.get("payments")).isEqualTo("payments-token-2");
    assertThat(TokenHolder.get("default")).isEqualTo("token-1");
    assertThat(TokenHolder.invalidate("payments-token-2")).isTrue();
    assertThat(payments.invalidated()).containsExactly("payments-token-2");
    assertThat(tokens.invalidated()).isEmpty();
    assertThat(payments.requests()).isEqualTo(2);
    assertThat(tokens.requests()).isEqualTo(1);
    assertThat(tokens.client("payments")).isSameAs(payments);
    assertThat(tokens.client("default")).isSameAs(tokens);
  }

  @Test
  void whenOktaIsDownItIsSoForAllClients() {
    tokens.client("payments");
    tokens.oktaIsDown();
    assertThatExceptionOfType(TokenUnavailableException.class)
        .isThrownBy(() -> TokenHolder.get("payments"))
        .withMessageStartingWith("client payments: the authorization server failed");
    tokens.oktaIsUp();
    assertThat(TokenHolder.get("payments")).isEqualTo("payments-token-1");
  }

  @Test
  void anUnknownClientIsAnErrorThatNamesTheKnownOnes() {
    tokens.client("payments");
    assertThatExceptionOfType(TokenUnavailableException.class)
        .isThrownBy(() -> TokenHolder.get("paymets"))
        .withMessageContaining("no client paymets but default, payments");
  }

  @Test
  void threadsOfTheHandlerSeeTheSameTokens() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      assertThat(pool.submit(() -> TokenHolder.get()).get(10, TimeUnit.SECONDS))
          .isEqualTo("token-1");
      tokens.issue("next");
      assertThat(pool.submit(() -> TokenHolder.get()).get(10, TimeUnit.SECONDS)).isEqualTo("next");
    } finally {
      pool.shutdownNow();
    }
  }
}
