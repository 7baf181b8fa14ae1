package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.fake.FakeAws;
import io.github.oktatoken.fake.okta.Answer;
import io.github.oktatoken.fake.okta.App;
import io.github.oktatoken.fake.okta.CustomServer;
import io.github.oktatoken.fake.okta.FakeOkta;
import io.github.oktatoken.local.LocalLambda;
import java.security.KeyPair;
import java.time.Clock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A private key that KMS keeps: the function has no part of it, and Okta verifies what it signs.
 */
class KmsIT extends EndToEnd {
  private static final String ID = "0oa1b2c3d4E5f6G7h8i9";
  private static final String KEY_ARN =
      "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String ALIAS_ARN = "arn:aws:kms:eu-west-1:123456789012:alias/okta/orders";

  @AutoClose private final FakeAws aws = FakeAws.start(Clock.systemUTC());

  @AutoClose
  private final FakeOkta okta = new FakeOkta(Clock.systemUTC(), certificate.socketFactory());

  @BeforeEach
  void haveARole() {
    okta.with(CustomServer.create("default", "orders.read"));
    settings.remove("client_secret");
    settings.put("client_id", ID);
    settings.put("okta_scope", "orders.read");
    settings.put("okta_token_url", okta.tokenUrl("default").toString());
    settings.put("okta_client_auth", "private_key_jwt");
    settings.put("okta_private_key", KEY_ARN);
    settings.put("AWS_ENDPOINT_URL", aws.url().toString());
    settings.put("AWS_ACCESS_KEY_ID", FakeAws.ACCESS_KEY_ID);
    settings.put("AWS_SECRET_ACCESS_KEY", FakeAws.SECRET_ACCESS_KEY);
    settings.put("AWS_SESSION_TOKEN", FakeAws.SESSION_TOKEN);
  }

  @Test
  void eachTokenTakesOneSignatureOfAnRsaKey() throws Exception {
    KeyPair keys = PrivateKeyJwtIT.keys("RSA", 2048);
    okta.with(
        App.create(ID)
            .withKey("k1", PrivateKeyJwtIT.keys("RSA", 2048).getPublic())
            .withKey("k2", keys.getPublic())
            .withoutDpop());
    settings.put("okta_key_id", "k2");
    aws.holds(KEY_ARN, "RSA_2048", keys);

    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
      assertThat(aws.signatures()).isEqualTo(1);
      assertThat(lambda.invoke("{\"tell\":\"renewed\"}").answer()).contains("Bearer");
    }
    assertThat(okta.answers()).extracting(Answer::status).containsExactly(200, 200);
    assertThat(okta.answers()).extracting(Answer::assertionId).doesNotHaveDuplicates();
    assertThat(aws.signatures()).isEqualTo(2);
    assertThat(aws.publicKeysTold()).isZero();
  }

  @Test
  void anEcKeyBehindAnAliasSignsAfterTheRestoreWithTheCredentialsOfTheContainer() throws Exception {
    KeyPair keys = PrivateKeyJwtIT.keys("EC", 256);
    okta.with(App.create(ID).withKey("k1", keys.getPublic()));
    settings.put("okta_private_key", ALIAS_ARN);
    aws.holds(ALIAS_ARN, "ECC_NIST_P256", keys);
    settings.keySet().removeIf(name -> name.startsWith("AWS_") && !name.contains("ENDPOINT"));
    settings.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", aws.credentialsUrl().toString());
    settings.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", FakeAws.CONTAINER_TOKEN);

    try (LocalLambda lambda = LocalLambda.start(probe().withSnapStart(), moments)) {
      assertThat(aws.signatures() + aws.credentialsFetched()).isZero();
      lambda.thaw();
      lambda.restore();

      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("DPoP");
    }
    // Each of the three requests has an assertion of its own.
    assertThat(okta.answers())
        .extracting(Answer::code)
        .containsExactly("invalid_dpop_proof", "use_dpop_nonce", "");
    assertThat(aws.signatures()).isEqualTo(3);
    assertThat(aws.publicKeysTold()).isEqualTo(1);
  }

  @Test
  void aRoleThatMayNotSignIsNamedByGetAndByOneLineInTheLog() throws Exception {
    KeyPair keys = PrivateKeyJwtIT.keys("RSA", 2048);
    okta.with(App.create(ID).withKey("k1", keys.getPublic()).withoutDpop());
    aws.holds(KEY_ARN, "RSA_2048", keys);
    aws.denies("TrentService.Sign");

    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke(TELL_TOKEN).answer())
          .contains("okta_private_key cannot sign: the function's role may not call kms:Sign on ")
          .contains(KEY_ARN);
      assertThat(lambda.invoke("{}").failed()).isFalse();
      assertThat(linesOfOurs(lambda.finalLog()))
          .singleElement()
          .asString()
          .startsWith("no new okta token: okta_private_key cannot sign");
    }
    assertThat(okta.answers()).isEmpty();
  }
}
