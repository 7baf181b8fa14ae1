package io.github.oktatoken.fake.okta;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.fake.okta.HandMade.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fake Okta with an app that requires DPoP, as a new one does: RFC 9449. */
class DpopTest {
  private static final JOSEObjectType TYPE = new JOSEObjectType("dpop+jwt");

  private static ECKey ec;
  private static RSAKey rsa;

  private final ManualClock clock = new ManualClock();

  @AutoClose
  private final FakeOkta okta =
      new FakeOkta(clock)
          .with(App.create("0oa1").withSecrets("s3cret"))
          .with(CustomServer.create("default", "a").withDefaultScopes("a"));

  private final URI url = okta.tokenUrl("default");
  private @Nullable String nonce;

  @BeforeAll
  static void makeKeys() throws Exception {
    ec = new ECKeyGenerator(Curve.P_256).generate();
    rsa = new RSAKeyGenerator(2048).generate();
  }

  @BeforeEach
  void takeNonce() throws Exception {
    nonce = asked(ec(HandMade.without(claims(), "nonce"))).send().headers().get("dpop-nonce");
  }

  @Test
  void wantsAProofAndThenANonce() throws Exception {
    assertRefusal(
        HandMade.to(url).basic("0oa1", "s3cret"),
        "invalid_dpop_proof",
        "The DPoP proof JWT header is missing.");
    HandMade first = asked(ec(HandMade.without(claims(), "nonce")));
    Reply challenge =
        assertRefusal(
            first, "use_dpop_nonce", "Authorization server requires nonce in DPoP proof.");
    assertThat(challenge.headers()).containsEntry("dpop-nonce", nonce);
    assertThat(nonce).isNotBlank();
  }

  @Test
  void bindsTheTokenToTheKeyOfTheProof() throws Exception {
    for (JWK key : new JWK[] {ec, rsa}) {
      JWSAlgorithm algorithm = key == ec ? JWSAlgorithm.ES256 : JWSAlgorithm.RS256;
      Reply reply = asked(proof(key, TYPE, algorithm, key.toPublicJWK(), claims())).send();

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).containsEntry("token_type", "DPoP");
      SignedJWT token = SignedJWT.parse((String) reply.body().get("access_token"));
      assertThat(token.getJWTClaimsSet().getJSONObjectClaim("cnf"))
          .isEqualTo(Map.of("jkt", key.computeThumbprint().toString()));
    }
  }

  @Test
  void bindsTheTokenOfAnAppThatNeedNotBeProvedAsWell() throws Exception {
    okta.with(App.create("0oa1").withSecrets("s3cret").withoutDpop());

    assertThat(HandMade.to(url).basic("0oa1", "s3cret").send().body())
        .containsEntry("token_type", "Bearer");
    assertThat(asked(ec(claims())).send().body()).containsEntry("token_type", "DPoP");
  }

  @Test
  void takesAProofOnce() throws Exception {
    String proof = ec(claims());
    assertThat(asked(proof).send().status()).isEqualTo(200);

    assertRefusal(asked(proof), "invalid_dpop_proof", "The DPoP proof JWT has already been used.");
  }

  @Test
  void refusesAProofOfAnotherRequest() throws Exception {
    long now = clock.instant().getEpochSecond();
    assertWrong("htm", with("htm", "GET"));
    assertWrong("htm", with("htm", null));
    assertWrong("htu", with("htu", okta.tokenUrl().toString()));
    assertWrong("htu", with("htu", url + "?a=b"));
    assertWrong("iat", with("iat", new Date((now - 301) * 1000)));
    assertWrong("iat", with("iat", new Date((now + 301) * 1000)));
    assertWrong("iat", with("iat", null));
    assertWrong("jti", with("jti", null));
  }

  @Test
  void refusesAProofThatIsNone() throws Exception {
    ECKey other = new ECKeyGenerator(Curve.P_256).generate();
    JOSEObjectType jwt = JOSEObjectType.JWT;
    for (String wrong :
        new String[] {
          "e30.e30",
          proof(ec, jwt, JWSAlgorithm.ES256, ec.toPublicJWK(), claims()),
          proof(ec, null, JWSAlgorithm.ES256, ec.toPublicJWK(), claims()),
          proof(ec, TYPE, JWSAlgorithm.ES256, null, claims()),
          proof(ec, TYPE, JWSAlgorithm.ES256, other.toPublicJWK(), claims()),
          proof(ec, TYPE, JWSAlgorithm.ES256, rsa.toPublicJWK(), claims()),
          proof(rsa, TYPE, JWSAlgorithm.PS256, rsa.toPublicJWK(), claims())
        }) {
      assertRefusal(asked(wrong), "invalid_dpop_proof", "The DPoP proof JWT is invalid.");
    }
    HandMade two = asked(ec(claims())).header("DPoP", ec(claims()));
    assertRefusal(two, "invalid_dpop_proof", "The DPoP proof JWT is invalid.");
  }

  @Test
  void changesTheNonceDailyAndTakesItForThreeDays() throws Exception {
    String first = nonce;
    clock.advance(Duration.ofDays(1));
    takeNonce();
    assertThat(nonce).isNotEqualTo(first);
    clock.advance(Duration.ofDays(1));
    assertThat(asked(ec(with("nonce", first))).send().status()).isEqualTo(200);

    clock.advance(Duration.ofDays(1));

    assertThat(asked(ec(with("nonce", first))).send().body())
        .containsEntry("error", "use_dpop_nonce");
    assertThat(asked(ec(claims())).send().status()).isEqualTo(200);
    assertThat(asked(ec(with("nonce", "made up"))).send().body())
        .containsEntry("error", "use_dpop_nonce");
  }

  private HandMade asked(String proof) {
    return HandMade.to(url).basic("0oa1", "s3cret").header("DPoP", proof);
  }

  private JWTClaimsSet claims() {
    return new JWTClaimsSet.Builder()
        .claim("htm", "POST")
        .claim("htu", url.toString())
        .issueTime(Date.from(clock.instant()))
        .jwtID(UUID.randomUUID().toString())
        .claim("nonce", nonce)
        .build();
  }

  private JWTClaimsSet with(String claim, @Nullable Object value) {
    return new JWTClaimsSet.Builder(claims()).claim(claim, value).build();
  }

  private static String ec(JWTClaimsSet claims) throws Exception {
    return proof(ec, TYPE, JWSAlgorithm.ES256, ec.toPublicJWK(), claims);
  }

  private static String proof(
      JWK key,
      @Nullable JOSEObjectType type,
      JWSAlgorithm algorithm,
      @Nullable JWK shown,
      JWTClaimsSet claims)
      throws Exception {
    JWSHeader header = new JWSHeader.Builder(algorithm).type(type).jwk(shown).build();
    return HandMade.sign(key, header, claims);
  }

  private void assertWrong(String claim, JWTClaimsSet claims) throws Exception {
    String text = "'" + claim + "' claim in the DPoP proof JWT is invalid.";
    assertRefusal(asked(ec(claims)), "invalid_dpop_proof", text);
  }

  private static Reply assertRefusal(HandMade request, String code, String text) throws Exception {
    Reply reply = request.send();
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).isEqualTo(Map.of("error", code, "error_description", text));
    return reply;
  }
}
