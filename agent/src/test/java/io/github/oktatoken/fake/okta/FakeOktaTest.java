package io.github.oktatoken.fake.okta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.oktatoken.ManualClock;
import io.github.oktatoken.fake.okta.HandMade.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The fake Okta with apps that have a secret, and what all answers have in common. */
class FakeOktaTest {
  private static final String OLD = "s3cr:et %+&~";
  private static final String NEW = "n3w";

  private final ManualClock clock = new ManualClock();

  @AutoClose
  private final FakeOkta okta =
      new FakeOkta(clock)
          .with(App.create("0oa1").withSecrets(OLD, NEW).withoutDpop())
          .with(
              CustomServer.create("default", "orders.read", "orders.write")
                  .withTokenLife(Duration.ofMinutes(5)));

  private final URI url = okta.tokenUrl("default");

  @Test
  void givesATokenForEitherSecretInHeaderOrBody() throws Exception {
    for (String secret : new String[] {OLD, NEW}) {
      for (HandMade request :
          new HandMade[] {
            HandMade.to(url).basic("0oa1", secret),
            HandMade.to(url).form("client_id", "0oa1").form("client_secret", secret)
          }) {
        Reply reply = request.form("scope", "orders.write orders.read").send();

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
            .containsOnlyKeys("token_type", "expires_in", "access_token", "scope", "state")
            .containsEntry("token_type", "Bearer")
            .containsEntry("expires_in", 300L)
            .containsEntry("scope", "orders.read orders.write");
        SignedJWT token = SignedJWT.parse((String) reply.body().get("access_token"));
        assertThat(token.verify(new RSASSAVerifier(okta.publicKey()))).isTrue();
        JWTClaimsSet claims = token.getJWTClaimsSet();
        assertThat(claims.getStringClaim("cid")).isEqualTo("0oa1");
        assertThat(claims.getStringListClaim("scp")).containsExactly("orders.read", "orders.write");
        assertThat(claims.getExpirationTime())
            .isEqualTo(Date.from(clock.instant().plusSeconds(300)));
        assertThat(claims.getClaims()).doesNotContainKey("cnf");
      }
    }
    assertThat(okta.answers()).hasSize(4).allMatch(answer -> answer.status() == 200);
  }

  @Test
  void refusesASecretOnceItIsRotatedOut() throws Exception {
    okta.with(App.create("0oa1").withSecrets(NEW).withoutDpop());

    assertRefusal(
        HandMade.to(url).basic("0oa1", OLD),
        401,
        "invalid_client",
        "The client secret supplied for a confidential client is invalid.");
  }

  @Test
  void refusesCredentialsThatAreNone() throws Exception {
    String none = "No client credentials found.";
    assertRefusal(HandMade.to(url), 401, "invalid_client", none);
    assertRefusal(HandMade.to(url).form("client_id", "0oa1"), 401, "invalid_client", none);
    assertRefusal(HandMade.to(url).header("Authorization", "Basic %"), 401, "invalid_client", none);
    assertRefusal(
        HandMade.to(url).header("Authorization", "Bearer x"), 401, "invalid_client", none);
    // Not form-encoded before Base64.
    assertRefusal(
        HandMade.to(url).header("Authorization", "Basic MG9hMTpzM2NyOmV0ICUrJn4="),
        401,
        "invalid_client",
        none);
  }

  @Test
  void refusesCredentialsOfSeveralKinds() throws Exception {
    for (HandMade request :
        new HandMade[] {
          HandMade.to(url).basic("0oa1", NEW).form("client_id", "0oa1"),
          HandMade.to(url).basic("0oa1", NEW).assertion("jwt"),
          HandMade.to(url).form("client_id", "0oa1").assertion("jwt"),
          HandMade.to(url).form("client_secret", NEW).assertion("jwt")
        }) {
      assertRefusal(
          request,
          400,
          "invalid_request",
          "Cannot supply multiple client credentials. Use one of the following: credentials in the"
              + " Authorization header, credentials in the post body, or a client_assertion in the"
              + " post body.");
    }
  }

  @Test
  void refusesAnUnknownClientInOktasOwnShape() throws Exception {
    Reply reply = HandMade.to(url).basic("0oa2", NEW).send();

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body())
        .containsOnlyKeys("errorCode", "errorSummary", "errorLink", "errorId", "errorCauses")
        .containsEntry("errorCode", "invalid_client")
        .containsEntry("errorSummary", "Invalid value for 'client_id' parameter.")
        .containsEntry("errorLink", "invalid_client")
        .containsEntry("errorCauses", List.of());
  }

  @Test
  void refusesScopesThatTheServerDoesNotGive() throws Exception {
    assertRefusal(
        asked(),
        400,
        "invalid_scope",
        "The authorization server resource does not have any configured default scopes, 'scope'"
            + " must be provided.");
    assertRefusal(
        asked().form("scope", "orders.read orders.delete"),
        400,
        "invalid_scope",
        "One or more scopes are not configured for the authorization server resource.");
    okta.with(CustomServer.create("default", "orders.read").withPolicy(app -> false));
    assertRefusal(
        asked().form("scope", "orders.read"),
        400,
        "access_denied",
        "Policy evaluation failed for this request, please check the policy configurations.");
  }

  @Test
  void givesTheDefaultScopesToWhoeverNamesNone() throws Exception {
    okta.with(CustomServer.create("default", "a", "b").withDefaultScopes("b"));

    assertThat(asked().send().body())
        .containsEntry("scope", "b")
        .containsEntry("expires_in", 3600L);
  }

  @Test
  void isNotSetUpAsOktaIsNot() {
    CustomServer server = CustomServer.create("default", "a");
    assertThatThrownBy(() -> server.withTokenLife(Duration.ofMinutes(5).minusNanos(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> server.withTokenLife(Duration.ofHours(24).plusNanos(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> server.withDefaultScopes("b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatIsNoRequestForClientCredentials() throws Exception {
    assertRefusal(
        HandMade.withGrantType(url, "password").basic("0oa1", NEW), 400, "unsupported_grant_type");
    assertRefusal(asked().form("scope", "a").form("scope", "b"), 400, "invalid_request");
    assertThat(asked().contentType("application/json").send().body())
        .containsEntry("errorCode", "E0000021");
    assertThat(asked().send("PUT").body()).containsEntry("errorCode", "E0000022");
    assertThat(HandMade.to(okta.tokenUrl("other")).basic("0oa1", NEW).send())
        .satisfies(
            reply -> {
              assertThat(reply.status()).isEqualTo(404);
              assertThat(reply.body()).containsEntry("errorCode", "E0000007");
            });
  }

  @Test
  void tellsTimeAndRateLimitWithEveryAnswer() throws Exception {
    Reply good = asked().form("scope", "orders.read").send();
    Reply bad = asked().send();

    for (Reply reply : new Reply[] {good, bad}) {
      assertThat(reply.headers())
          .containsEntry("date", "Thu, 01 Jan 2026 00:00:00 GMT")
          .containsEntry("x-rate-limit-limit", "1200")
          .containsEntry(
              "x-rate-limit-reset", "" + clock.instant().plusSeconds(60).getEpochSecond())
          .containsKey("x-okta-request-id");
    }
    assertThat(good.headers()).containsEntry("x-rate-limit-remaining", "1199");
    assertThat(bad.headers()).containsEntry("x-rate-limit-remaining", "1198");
    assertThat(good.headers().get("x-okta-request-id"))
        .isNotEqualTo(bad.headers().get("x-okta-request-id"));
  }

  @Test
  void countsAllCustomServersTogetherAndTheOrgServerAlone() throws Exception {
    okta.with(CustomServer.create("second", "a").withDefaultScopes("a")).limit(2);
    HandMade.to(url).send();
    HandMade.to(okta.tokenUrl("second")).send();

    Reply third = HandMade.to(okta.tokenUrl("second")).basic("0oa1", NEW).send();

    assertThat(third.status()).isEqualTo(429);
    assertThat(third.headers())
        .containsEntry("x-rate-limit-limit", "2")
        .containsEntry("x-rate-limit-remaining", "0");
    assertThat(third.body())
        .containsEntry("errorCode", "E0000047")
        .containsEntry("errorSummary", "API call exceeded rate limit due to too many requests.");
    assertThat(HandMade.to(okta.tokenUrl()).send().status()).isEqualTo(401);
    clock.advance(Duration.ofSeconds(60));
    assertThat(HandMade.to(okta.tokenUrl("second")).basic("0oa1", NEW).send().status())
        .isEqualTo(200);
  }

  @Test
  void reportsALimitOfZeroIfThereAreTooManyAtOnce() throws Exception {
    okta.limitAtOnce(0);

    Reply reply = asked().send();

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.headers()).containsEntry("x-rate-limit-limit", "0");
    assertThat(reply.body()).containsEntry("errorCode", "E0000047");
  }

  private HandMade asked() {
    return HandMade.to(url).basic("0oa1", NEW);
  }

  private static void assertRefusal(HandMade request, int status, String code, String text)
      throws Exception {
    assertThat(assertRefusal(request, status, code)).containsEntry("error_description", text);
  }

  private static Map<String, Object> assertRefusal(HandMade request, int status, String code)
      throws Exception {
    Reply reply = request.send();
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body())
        .containsOnlyKeys("error", "error_description")
        .containsEntry("error", code);
    return reply.body();
  }
}
