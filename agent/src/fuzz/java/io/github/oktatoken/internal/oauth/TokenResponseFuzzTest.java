package io.github.oktatoken.internal.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.AccessToken;
import io.github.oktatoken.Fuzzing;
import io.github.oktatoken.KeptInputs;
import io.github.oktatoken.OwnWords;
import io.github.oktatoken.internal.http.HttpResponse;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import okio.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** A response of status 200 is a token that can be used, or a failure in our own words. */
public class TokenResponseFuzzTest {
  private static final Instant ASKED_AT = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @ArgumentsSource(KeptInputs.class)
  void aTokenResponseIsATokenOrAFailure(byte[] input) {
    fuzzerTestOneInput(input);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    HttpResponse response =
        new HttpResponse(200, Headers.of(), ByteString.of(Fuzzing.planted(input)), 0);
    read(response, false, "Bearer");
    read(response, true, "Bearer", "DPoP");
  }

  private static void read(HttpResponse response, boolean isProven, String... types) {
    try {
      assertUsable(
          AccessTokenResponse.read(response, ASKED_AT.toEpochMilli(), "asked", isProven), types);
    } catch (TokenRequestException refusal) {
      OwnWords.assertInOwnWords(refusal);
      assertThat(refusal).hasNoCause();
      assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
      assertThat(refusal.retryAfterMillis()).isZero();
    }
  }

  private static void assertUsable(AccessTokenResponse response, String... types) {
    AccessToken token = response.token();
    assertThat(token.value()).matches("[!-~]+");
    assertThat(types).anyMatch(token.type()::equalsIgnoreCase);
    assertThat(token.scope()).matches("[ -~]*");
    assertThat(response.lifetime()).isBetween(Duration.ZERO, AccessTokenResponse.MAX_LIFETIME);
    assertThat(response.issuedAt()).isEqualTo(ASKED_AT);
    assertThat(response.toString()).isEqualTo(withOtherValue(response).toString());
  }

  private static AccessTokenResponse withOtherValue(AccessTokenResponse response) {
    AccessToken token = response.token();
    return new AccessTokenResponse(
        new AccessToken("other", token.type(), token.scope(), token.expiresAt()),
        response.lifetime());
  }
}
