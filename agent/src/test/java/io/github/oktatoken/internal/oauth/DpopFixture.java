package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.BASIC;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.GOOD;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.everything;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.OwnWords;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import java.net.URI;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;

/** An endpoint that demands proofs, and requests that carry them. */
abstract class DpopFixture {
  static final String BOUND = GOOD.replace("Bearer", "DPoP");
  static final String WANTS_PROOF =
      "{\"error\":\"invalid_dpop_proof\",\"error_description\":\"The DPoP proof JWT header is"
          + " missing.\"}";

  static final URI AN_API = URI.create("https://api.example.com/orders");

  /** A day before the clock of the test. */
  static final String DAY_BEFORE = "Wed, 31 Dec 2025 00:00:00 GMT";

  static final String WANTS_NONCE =
      "{\"error\":\"use_dpop_nonce\",\"error_description\":\"Authorization server requires nonce in"
          + " DPoP proof.\"}";

  @AutoClose final FakeTokenEndpoint endpoint = new FakeTokenEndpoint();
  final DpopKey key = new DpopKey(endpoint.clock);

  HttpTokenEndpoint endpoint(DpopPolicy policy, MockResponse... responses) {
    enqueue(responses);
    return TestEndpoints.of(endpoint.url(), BASIC, policy, key, endpoint.clock);
  }

  void enqueue(MockResponse... responses) {
    for (MockResponse response : responses) {
      endpoint.server.enqueue(response);
    }
  }

  static MockResponse response(int status, String body, @Nullable String nonce) {
    MockResponse.Builder response = new MockResponse.Builder().code(status).body(body);
    return nonce == null ? response.build() : response.addHeader("DPoP-Nonce", nonce).build();
  }

  static TokenRequestException refusal(HttpTokenEndpoint tokens) {
    TokenRequestException refusal =
        catchThrowableOfType(TokenRequestException.class, () -> tokens.call(IN_TIME));
    assertThat(refusal).as("what is thrown").isNotNull();
    OwnWords.assertInOwnWords(refusal);
    assertThat(everything(refusal)).doesNotContain("n0nce", "t0k3n", FakeTokenEndpoint.SECRET);
    return refusal;
  }
}
