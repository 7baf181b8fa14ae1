package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static io.github.oktatoken.internal.oauth.ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
import static io.github.oktatoken.internal.oauth.ClientAuthenticationMethod.CLIENT_SECRET_POST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.oktatoken.OwnWords;
import io.github.oktatoken.fake.okta.Answer;
import io.github.oktatoken.fake.okta.CustomServer;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.jose.TestKeys;
import io.github.oktatoken.internal.oauth.TokenRequestException.Kind;
import io.github.oktatoken.internal.secret.PlainSecret;
import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What Okta refuses, and what is said of it: the setting at fault and the way out. */
class OktaRefusalTest extends OktaFixture {
  @Test
  void aWrongClientIsToldWhichSettingsToCheck() {
    String[] secret = {"client_id", "client_secret", "okta_client_auth", "invalid_client"};
    assertRefused(
        custom(
            new Client("0oa2", new PlainSecret(SECRET), CLIENT_SECRET_BASIC, null), "orders.read"),
        secret);
    assertRefused(
        custom(
            new Client("0oa1", new PlainSecret("wr0ng"), CLIENT_SECRET_POST, null), "orders.read"),
        secret);
    assertRefused(
        custom(new Client("0oa1", new PlainSecret(""), CLIENT_SECRET_POST, null), "orders.read"),
        secret);
    assertThat(okta.answers())
        .extracting(Answer::text)
        .containsExactly(
            "Invalid value for 'client_id' parameter.",
            "The client secret supplied for a confidential client is invalid.",
            "No client credentials found.");
  }

  @Test
  void aWrongKeyIsToldWhichSettingsToCheck() {
    String[] key = {"client_id", "okta_private_key", "okta_key_id", "the app has the public key"};
    KeyPair other = TestKeys.keys("EC", 256);
    assertRefused(org(withKey(other, "k1"), "okta.users.read", DpopPolicy.AUTO), key);
    assertRefused(org(withKey(KEYS, "k2"), "okta.users.read", DpopPolicy.AUTO), key);
    assertThat(okta.answers())
        .extracting(Answer::text)
        .containsExactly(
            "The client_assertion signature is invalid.",
            "The client_assertion JWT kid is invalid.");
  }

  @Test
  void anotherNameOfTheServerIsToldToBeOne() {
    URI other = URI.create(okta.tokenUrl() + "?tenant=1");

    assertRefused(
        endpoint(other, WITH_KEY, "okta.users.read", DpopPolicy.AUTO),
        "okta_token_url is the server's own name");
    assertThat(okta.answers().get(0).text()).startsWith("The audience claim");
  }

  @Test
  void aSecretAtTheOrgServerIsToldThatItTakesKeysAlone() {
    assertRefused(
        org(BASIC, "okta.users.read", DpopPolicy.AUTO),
        "okta_client_auth",
        "org authorization server (/oauth2/v1/token) takes private_key_jwt alone");
  }

  @Test
  void scopesAreToldWithTheirSettingAndTheWayOut() {
    assertRefused(custom(BASIC, null), "okta_scope is not set", "set okta_scope");
    assertRefused(custom(BASIC, "orders.delete"), "every scope of okta_scope: correct it");
    assertRefused(org(WITH_KEY, null, DpopPolicy.AUTO), "okta_scope is not set", "set okta_scope");
    assertRefused(
        org(WITH_KEY, "okta.users.manage", DpopPolicy.AUTO), "okta_scope: grant them in Okta");
    okta.with(CustomServer.create("default", "orders.read").withPolicy(app -> false));
    assertRefused(custom(BASIC, "orders.read"), "access policy", "add a rule", "okta_scope");
    assertOutcomes(
        "invalid_scope", "invalid_scope", "invalid_scope", "consent_required", "access_denied");
  }

  @Test
  void aNewAppThatMayNotProveAnythingIsToldBothWaysOut() {
    okta.with(NEW_APP);

    assertRefused(
        custom(BASIC, "orders.read", DpopPolicy.NEVER), "untick", "DPoP", "set okta_dpop=auto");
    assertOutcomes("invalid_dpop_proof");
  }

  @Test
  void aServerThatIsNotThereIsToldToBeAnotherAddress() {
    assertRefused(
        endpoint(okta.tokenUrl("other"), BASIC, null, DpopPolicy.AUTO), "okta_token_url: correct");
  }

  @Test
  void theRateLimitIsWaitedForByOktasClock() throws Exception {
    clockOfOkta.advance(Duration.ofHours(3));
    okta.limit(1);
    HttpTokenEndpoint endpoint = custom(BASIC, "orders.read");
    endpoint.call(IN_TIME);
    clockOfOkta.advance(Duration.ofSeconds(20));

    TokenRequestException refusal = refusal(endpoint);

    assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(refusal).hasMessageContainingAll("rate limit", "429 E0000047");
    assertThat(refusal.retryAfterMillis()).isEqualTo(40_000 + 1_000);
    clockOfOkta.advance(Duration.ofMillis(refusal.retryAfterMillis()));
    assertThat(endpoint.call(IN_TIME).token().type()).isEqualTo("Bearer");
  }

  @Test
  void tooManyAtOnceAreTransientAsWell() {
    okta.limitAtOnce(0);

    TokenRequestException refusal = refusal(custom(BASIC, "orders.read"));

    assertThat(refusal.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(refusal.retryAfterMillis()).isEqualTo(60_000 + 1_000);
  }

  private HttpTokenEndpoint custom(Client client, @Nullable String scope) {
    return custom(client, scope, DpopPolicy.AUTO);
  }

  private static TokenRequestException refusal(HttpTokenEndpoint endpoint) {
    return catchThrowableOfType(TokenRequestException.class, () -> endpoint.call(IN_TIME));
  }

  private void assertRefused(HttpTokenEndpoint endpoint, String... message) {
    TokenRequestException refusal = refusal(endpoint);
    assertThat(refusal).as("what is thrown").isNotNull();
    assertThat(refusal.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refusal).hasMessageContainingAll(message);
    OwnWords.assertInOwnWords(refusal);
    Answer answer = okta.answers().get(okta.answers().size() - 1);
    assertThat(FakeTokenEndpoint.everything(refusal)).doesNotContain(answer.text(), SECRET);
  }
}
