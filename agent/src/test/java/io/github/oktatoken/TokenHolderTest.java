package io.github.oktatoken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TokenHolderTest {
  private static final URI ORDERS = URI.create("https://api.example.com/orders");

  @Test
  void saysHowToAddTheLayerWhereNoAgentRuns() {
    assertNoAgent(TokenHolder::get);
    assertNoAgent(TokenHolder::token);
    assertNoAgent(() -> TokenHolder.get("payments"));
    assertNoAgent(() -> TokenHolder.token("payments"));
    assertNoAgent(() -> TokenHolder.call("GET", ORDERS));
    assertNoAgent(() -> TokenHolder.call("payments", "GET", ORDERS));
    assertNoAgent(() -> TokenHolder.dpopProof("GET", ORDERS));
    assertNoAgent(() -> TokenHolder.dpopProof("GET", ORDERS, "n0nce"));
    AccessToken token = new AccessToken("t0k3n", "DPoP", null, Instant.EPOCH);
    assertNoAgent(() -> TokenHolder.dpopProof(token, "GET", ORDERS, null));
  }

  @Test
  void invalidatesNothingWhereNoAgentRuns() {
    assertThat(TokenHolder.invalidate("t0k3n")).isFalse();
  }

  @Test
  void printsNoValueOfAnAccessToken() {
    AccessToken token = new AccessToken("t0k3n", "Bearer", "a b", Instant.EPOCH);

    assertThat(token)
        .hasToString("AccessToken[type=Bearer, scope=a b, expiresAt=1970-01-01T00:00:00Z]");
  }

  private static void assertNoAgent(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(TokenUnavailableException.class)
        .hasMessageContainingAll(
            "not in AWS Lambda",
            "okta-token layer",
            "AWS_LAMBDA_EXEC_WRAPPER=/opt/okta-token-wrapper")
        .hasNoCause();
  }
}
