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

/** Secrets that AWS keeps: none of them is in the function's configuration. */
class AwsSecretsIT extends EndToEnd {
  private static final String ID = "0oa1b2c3d4E5f6G7h8i9";
  private static final String SECRET_ARN =
      "arn:aws:secretsmanager:eu-west-1:123456789012:secret:okta/orders-AbCdEf";
  private static final String PARAMETER_ARN =
      "arn:aws:ssm:eu-west-1:123456789012:parameter/okta/orders";

  @AutoClose private final FakeAws aws = FakeAws.start(Clock.systemUTC());

  @AutoClose
  private final FakeOkta okta = new FakeOkta(Clock.systemUTC(), certificate.socketFactory());

  @BeforeEach
  void haveARole() {
    okta.with(CustomServer.create("default", "orders.read"));
    settings.put("client_id", ID);
    settings.put("okta_scope", "orders.read");
    settings.put("okta_token_url", okta.tokenUrl("default").toString());
    settings.put("client_secret", SECRET_ARN + ":client_secret");
    settings.put("AWS_ENDPOINT_URL", aws.url().toString());
    settings.put("AWS_ACCESS_KEY_ID", FakeAws.ACCESS_KEY_ID);
    settings.put("AWS_SECRET_ACCESS_KEY", FakeAws.SECRET_ACCESS_KEY);
    settings.put("AWS_SESSION_TOKEN", FakeAws.SESSION_TOKEN);
  }

  @Test
  void aMemberOfASecretIsReadOnceAndAgainWhenItHasBeenReplaced() throws Exception {
    okta.with(App.create(ID).withSecrets("f1rst").withoutDpop());
    hold("f1rst");
    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
      assertThat(aws.reads()).isEqualTo(1);

      okta.with(App.create(ID).withSecrets("sec0nd").withoutDpop());
      hold("sec0nd");

      assertThat(lambda.invoke("{\"tell\":\"renewed\"}").answer()).contains("Bearer");
      assertThat(aws.reads()).isEqualTo(2);
      assertThat(String.join("\n", lambda.finalLog())).doesNotContain("f1rst", "sec0nd");
    }
    assertThat(okta.answers()).extracting(Answer::code).containsExactly("", "invalid_client", "");
  }

  @Test
  void aSecretThatSeveralClientsHaveIsReadOnceForAll() throws Exception {
    okta.with(App.create(ID).withSecrets("f1rst").withoutDpop());
    hold("f1rst");
    settings.put("okta_clients", "default,payments,orders");
    settings.put("orders_client_secret", SECRET_ARN + ":client_secret");
    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
    }
    assertThat(okta.answers()).hasSize(3);
    assertThat(aws.reads()).isEqualTo(1);
  }

  @Test
  void aKeyInAParameterIsReadAfterTheRestoreWithTheCredentialsOfTheContainer() throws Exception {
    KeyPair keys = PrivateKeyJwtIT.keys("RSA", 2048);
    okta.with(App.create(ID).withKey("k1", keys.getPublic()).withoutDpop());
    aws.holds(PARAMETER_ARN, PrivateKeyJwtIT.pem(keys.getPrivate()));
    settings.remove("client_secret");
    settings.put("okta_client_auth", "private_key_jwt");
    settings.put("okta_private_key", PARAMETER_ARN);
    settings.keySet().removeIf(name -> name.startsWith("AWS_") && !name.contains("ENDPOINT"));
    settings.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", aws.credentialsUrl().toString());
    settings.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", FakeAws.CONTAINER_TOKEN);

    try (LocalLambda lambda = LocalLambda.start(probe().withSnapStart(), moments)) {
      assertThat(aws.reads()).isZero();
      lambda.thaw();
      lambda.restore();

      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains("Bearer");
    }
    assertThat(aws.credentialsFetched()).isEqualTo(1);
    assertThat(aws.reads()).isEqualTo(1);
  }

  @Test
  void aRoleThatMayNotReadItIsNamedByGetAndByOneLineInTheLog() throws Exception {
    okta.with(App.create(ID).withSecrets("f1rst").withoutDpop());
    hold("f1rst");
    aws.refuses(Integer.MAX_VALUE, 400, "AccessDeniedException");
    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke(TELL_TOKEN).answer())
          .contains("client_secret cannot be read: the function's role may not call ")
          .contains("secretsmanager:GetSecretValue on " + SECRET_ARN + ": allow it");
      assertThat(lambda.invoke("{}").failed()).isFalse();
      assertThat(linesOfOurs(lambda.finalLog()))
          .singleElement()
          .asString()
          .startsWith("no new okta token: client_secret cannot be read");
    }
    assertThat(okta.answers()).isEmpty();
  }

  private void hold(String secret) {
    aws.holds(SECRET_ARN, "{\"client_id\":\"" + ID + "\",\"client_secret\":\"" + secret + "\"}");
  }
}
