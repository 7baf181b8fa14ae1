package io.github.oktatoken.fake.okta;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.fake.okta.HandMade.Reply;
import java.net.URI;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fake Okta's org authorization server, whose clients show that they have a key. */
class OrgServerTest {
  private static RSAKey rsa;
  private static ECKey ec;

  private final ManualClock clock = new ManualClock();
  @AutoClose private final FakeOkta okta = new FakeOkta(clock);
  private final URI url = okta.tokenUrl();

  @BeforeAll
  static void makeKeys() throws Exception {
    rsa = new RSAKeyGenerator(2048).generate();
    ec = new ECKeyGenerator(Curve.P_384).generate();
  }

  @BeforeEach
  void register() throws Exception {
    okta.with(
        App.create("0oa1")
            .withSecrets("s3cret")
            .withKey("k-rsa", rsa.toPublicKey())
            .withKey("k-ec", ec.toPublicKey())
            .withOktaScopes("okta.users.read", "okta.groups.read")
            .withoutDpop());
  }

  @Test
  void givesATokenOfAnHourForEitherKey() throws Exception {
    for (String assertion :
        new String[] {
          assertion(rsa, "k-rsa", JWSAlgorithm.RS512, claims()),
          assertion(ec, "k-ec", JWSAlgorithm.ES384, claims())
        }) {
      Reply reply = asked(assertion).send();

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body())
          .containsEntry("expires_in", 3600L)
          .containsEntry("scope", "okta.users.read");
    }
  }

  @Test
  void takesNoSecret() throws Exception {
    assertRefusal(
        HandMade.to(url).basic("0oa1", "s3cret"),
        "Client Credentials requests to the Org Authorization Server must use the private_key_jwt"
            + " token_endpoint_auth_method.");
    assertRefusal(
        HandMade.to(url).form("client_id", "0oa1").form("client_secret", "s3cret"),
        "Client Credentials requests to the Org Authorization Server must use the private_key_jwt"
            + " token_endpoint_auth_method.");
  }

  @Test
  void takesAnAssertionOnceEvenIfItHasBroughtNothing() throws Exception {
    okta.with(
        App.create("0oa1").withKey("k-rsa", rsa.toPublicKey()).withOktaScopes("okta.users.read"));
    String assertion = assertion(rsa, "k-rsa", JWSAlgorithm.RS256, claims());
    assertThat(asked(assertion).send().body()).containsEntry("error", "invalid_dpop_proof");

    assertRefusal(asked(assertion), "The client_assertion token has already been used.");
  }

  @Test
  void takesOneWithoutAnIdentifierAgain() throws Exception {
    JWTClaimsSet claims = HandMade.without(claims(), "jti");
    String assertion = assertion(rsa, "k-rsa", JWSAlgorithm.RS256, claims);

    assertThat(asked(assertion).send().status()).isEqualTo(200);
    assertThat(asked(assertion).send().status()).isEqualTo(200);
  }

  @Test
  void refusesAnAssertionThatItCannotRead() throws Exception {
    assertRefusal(asked("e30.e30"), "The parsing of the client_assertion failed.");
    assertRefusal(
        HandMade.to(url).form("client_assertion", "e30.e30.e30"),
        "The client_assertion_type is invalid.");
  }

  @Test
  void refusesAnAssertionOfAnotherKey() throws Exception {
    RSAKey other = new RSAKeyGenerator(2048).generate();
    OctetSequenceKey shared = new OctetSequenceKeyGenerator(256).generate();
    String wrongSignature = "The client_assertion signature is invalid.";
    String wrongKid = "The client_assertion JWT kid is invalid.";
    assertRefusal(asked(assertion(other, "k-rsa", JWSAlgorithm.RS256, claims())), wrongSignature);
    assertRefusal(asked(assertion(rsa, "k-ec", JWSAlgorithm.RS256, claims())), wrongSignature);
    assertRefusal(asked(assertion(shared, "k-rsa", JWSAlgorithm.HS256, claims())), wrongSignature);
    assertRefusal(asked(assertion(rsa, "k2", JWSAlgorithm.RS256, claims())), wrongKid);
    assertRefusal(asked(assertion(rsa, null, JWSAlgorithm.RS256, claims())), wrongKid);
  }

  @Test
  void needsNoKeyIdIfThereIsOneKey() throws Exception {
    okta.with(
        App.create("0oa1")
            .withKey("k-rsa", rsa.toPublicKey())
            .withOktaScopes("okta.users.read")
            .withoutDpop());

    assertThat(asked(assertion(rsa, null, JWSAlgorithm.RS256, claims())).send().status())
        .isEqualTo(200);
  }

  @Test
  void refusesAnAssertionForAnotherPlaceOrTime() throws Exception {
    String audience =
        "The audience claim for client_assertion must be the endpoint invoked for the request.";
    String endpoint = url.toString();
    assertRefusal(asked(with("aud", endpoint.replace("/v1/token", ""))), audience);
    assertRefusal(asked(with("aud", okta.tokenUrl("default").toString())), audience);
    assertRefusal(asked(with("aud", List.of(endpoint, "https://example.com"))), audience);
    assertRefusal(asked(with("aud", null)), audience);
    long now = clock.instant().getEpochSecond();
    String expired = "The client_assertion token is expired.";
    String tooFar = "The client_assertion token has an expiration too far into the future.";
    assertRefusal(asked(with("exp", null)), expired);
    assertRefusal(asked(with("exp", new Date(now * 1000))), expired);
    assertRefusal(asked(with("exp", new Date((now + 3601) * 1000))), tooFar);
    assertThat(asked(with("exp", new Date((now + 3600) * 1000))).send().status()).isEqualTo(200);
  }

  @Test
  void refusesAnAssertionOfAnotherClient() throws Exception {
    for (String wrong :
        new String[] {with("iss", "0oa2"), with("sub", "0oa2"), with("iss", null)}) {
      assertThat(asked(wrong).send().body())
          .containsEntry("errorCode", "invalid_client")
          .containsEntry("errorSummary", "Invalid value for 'client_id' parameter.");
    }
  }

  @Test
  void givesOfTheRequestedScopesThoseThatAreGranted() throws Exception {
    assertThat(withScope("okta.users.read okta.users.manage").send().body())
        .containsEntry("scope", "okta.users.read");
    assertThat(withScope("okta.users.manage").send().body())
        .containsEntry("error", "consent_required")
        .containsEntry("error_description", "You are not allowed any of the requested scopes.");
    assertThat(withScope("orders.read").send().body()).containsEntry("error", "invalid_scope");
    assertThat(HandMade.to(url).assertion(with("ver", 1)).send().body())
        .containsEntry("error", "invalid_scope");
  }

  @Test
  void remembersWhatCameOfEachAssertion() throws Exception {
    String good = assertion(rsa, "k-rsa", JWSAlgorithm.RS256, claims());
    asked(good).send();
    asked(good).send();
    HandMade.to(url).send();

    assertThat(okta.answers()).extracting(Answer::status).containsExactly(200, 401, 401);
    assertThat(okta.answers().get(0).assertionId())
        .isNotNull()
        .isEqualTo(okta.answers().get(1).assertionId());
    assertThat(okta.answers().get(1).text()).contains("already been used");
    assertThat(okta.answers().get(2).assertionId()).isNull();
  }

  private HandMade asked(String assertion) {
    return HandMade.to(url).assertion(assertion).form("scope", "okta.users.read");
  }

  private HandMade withScope(String scope) throws Exception {
    return HandMade.to(url).assertion(with("ver", 1)).form("scope", scope);
  }

  private JWTClaimsSet claims() {
    return new JWTClaimsSet.Builder()
        .issuer("0oa1")
        .subject("0oa1")
        .audience(url.toString())
        .expirationTime(Date.from(clock.instant().plusSeconds(60)))
        .jwtID(UUID.randomUUID().toString())
        .build();
  }

  /** A good assertion but for one claim. */
  private String with(String claim, @Nullable Object value) throws Exception {
    JWTClaimsSet claims = new JWTClaimsSet.Builder(claims()).claim(claim, value).build();
    return assertion(rsa, "k-rsa", JWSAlgorithm.RS256, claims);
  }

  private static String assertion(
      JWK key, @Nullable String kid, JWSAlgorithm algorithm, JWTClaimsSet claims) throws Exception {
    return HandMade.sign(key, new JWSHeader.Builder(algorithm).keyID(kid).build(), claims);
  }

  private static void assertRefusal(HandMade request, String text) throws Exception {
    Reply reply = request.send();
    assertThat(reply.body())
        .containsEntry("error_description", text)
        .containsEntry("error", "invalid_client");
    assertThat(reply.status()).isEqualTo(401);
  }
}
