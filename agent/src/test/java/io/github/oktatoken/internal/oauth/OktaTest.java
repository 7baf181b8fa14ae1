package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.oktatoken.AccessToken;
import io.github.oktatoken.fake.okta.Answer;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.jose.TestKeys;
import io.github.oktatoken.internal.secret.PlainSecret;
import java.security.KeyPair;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to a token of Okta, as far as the fake one is like it. */
class OktaTest extends OktaFixture {
  @ParameterizedTest
  @EnumSource(
      value = ClientAuthenticationMethod.class,
      names = {"CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST"})
  void aCustomServerTakesASecret(ClientAuthenticationMethod method) throws Exception {
    Client client = new Client("0oa1", new PlainSecret(SECRET), method, null);

    AccessToken token = custom(client, "orders.read", DpopPolicy.AUTO).call(IN_TIME).token();

    assertThat(token.type()).isEqualTo("Bearer");
    assertThat(token.scope()).isEqualTo("orders.read");
    assertThat(token.expiresAt()).isEqualTo(clock.instant().plusSeconds(3600));
    assertThat(verified(token).getStringListClaim("scp")).containsExactly("orders.read");
    assertOutcomes("");
  }

  @ParameterizedTest
  @CsvSource({"RSA, 2048", "EC, 256", "EC, 384", "EC, 521"})
  void theOrgServerTakesAKey(String type, int size) throws Exception {
    KeyPair keys = TestKeys.keys(type, size);
    okta.with(APP.withKey("k2", keys.getPublic()));

    AccessToken token =
        org(withKey(keys, "k2"), "okta.users.read", DpopPolicy.AUTO).call(IN_TIME).token();

    assertThat(verified(token).getStringListClaim("scp")).containsExactly("okta.users.read");
    assertOutcomes("");
  }

  @Test
  void aCustomServerTakesAKeyAsWell() throws Exception {
    assertThat(custom(WITH_KEY, "orders.read", DpopPolicy.NEVER).call(IN_TIME).token().type())
        .isEqualTo("Bearer");
  }

  @Test
  void aNewAppGetsABoundTokenWithoutASetting() throws Exception {
    okta.with(NEW_APP);
    HttpTokenEndpoint endpoint = org(WITH_KEY, "okta.users.read", DpopPolicy.AUTO);

    AccessToken token = endpoint.call(IN_TIME).token();

    assertThat(token.type()).isEqualTo("DPoP");
    assertThat(verified(token).getJSONObjectClaim("cnf")).containsKey("jkt");
    assertOutcomes("invalid_dpop_proof", "use_dpop_nonce", "");
    endpoint.call(IN_TIME);
    assertOutcomes("invalid_dpop_proof", "use_dpop_nonce", "", "");
  }

  @Test
  void alwaysSavesTheRequestByWhichAutoFindsOut() throws Exception {
    okta.with(NEW_APP);

    custom(BASIC, "orders.read", DpopPolicy.ALWAYS).call(IN_TIME);

    assertOutcomes("use_dpop_nonce", "");
  }

  @Test
  void alwaysBindsTheTokenOfAnAppThatDoesNotDemandIt() throws Exception {
    AccessToken token = custom(BASIC, "orders.read", DpopPolicy.ALWAYS).call(IN_TIME).token();

    assertThat(token.type()).isEqualTo("DPoP");
  }

  @Test
  void aNonceThatOktaHasForgottenIsReplacedByAnother() throws Exception {
    okta.with(NEW_APP);
    HttpTokenEndpoint endpoint = custom(BASIC, "orders.read", DpopPolicy.ALWAYS);
    endpoint.call(IN_TIME);
    clock.advance(Duration.ofDays(4));
    clockOfOkta.advance(Duration.ofDays(4));

    endpoint.call(IN_TIME);

    assertOutcomes("use_dpop_nonce", "", "use_dpop_nonce", "");
  }

  @Test
  void noAssertionAndNoProofIsSentTwice() throws Exception {
    okta.with(NEW_APP);
    HttpTokenEndpoint endpoint = org(WITH_KEY, "okta.users.read", DpopPolicy.AUTO);
    clockOfOkta.advance(Duration.ofMinutes(2));
    for (int i = 0; i < 5; i++) {
      endpoint.call(IN_TIME);
    }

    assertThat(okta.answers()).hasSize(8);
    assertThat(okta.answers()).extracting(Answer::assertionId).doesNotContainNull();
    assertThat(okta.answers()).extracting(Answer::assertionId).doesNotHaveDuplicates();
    assertThat(okta.answers())
        .extracting(Answer::proofId)
        .filteredOn(id -> id != null)
        .hasSize(6)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT59M", "PT2M"})
  void aClockThatIsWrongCostsOneMoreRequestOnce(Duration ahead) throws Exception {
    clockOfOkta.advance(ahead);
    HttpTokenEndpoint endpoint = org(WITH_KEY, "okta.users.read", DpopPolicy.AUTO);

    AccessToken token = endpoint.call(IN_TIME).token();
    endpoint.call(IN_TIME);

    assertOutcomes("invalid_client", "", "");
    assertThat(token.expiresAt()).isEqualTo(clock.instant().plusSeconds(3600));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT61M", "PT-61M", "PT24000H"})
  void nothingIsSignedForADayThatIsFarAway(Duration ahead) {
    clockOfOkta.advance(ahead);
    HttpTokenEndpoint endpoint = org(WITH_KEY, "okta.users.read", DpopPolicy.AUTO);

    assertThatThrownBy(() -> endpoint.call(IN_TIME))
        .hasMessageContaining("correct the clock that is wrong");

    assertOutcomes("invalid_client");
  }

  @ParameterizedTest
  @CsvSource({
    "PT59M, invalid_client invalid_dpop_proof use_dpop_nonce",
    // An assertion of the future is good for Okta; a proof is not.
    "PT-59M, invalid_dpop_proof invalid_dpop_proof use_dpop_nonce"
  })
  void aClockThatIsWrongDoesNotSpoilTheProofs(Duration ahead, String refusals) throws Exception {
    okta.with(NEW_APP);
    clockOfOkta.advance(ahead);
    HttpTokenEndpoint key = org(WITH_KEY, "okta.users.read", DpopPolicy.AUTO);
    HttpTokenEndpoint secret = custom(BASIC, "orders.read", DpopPolicy.AUTO);

    assertThat(key.call(IN_TIME).token().type()).isEqualTo("DPoP");
    assertOutcomes((refusals + " ").split(" ", -1));
    int sent = okta.answers().size();
    assertThat(secret.call(IN_TIME).token().type()).isEqualTo("DPoP");
    assertThat(okta.answers()).hasSize(sent + 3);
  }

  private JWTClaimsSet verified(AccessToken token) throws Exception {
    SignedJWT jwt = SignedJWT.parse(token.value());
    assertThat(jwt.verify(new RSASSAVerifier(okta.publicKey()))).isTrue();
    return jwt.getJWTClaimsSet();
  }
}
