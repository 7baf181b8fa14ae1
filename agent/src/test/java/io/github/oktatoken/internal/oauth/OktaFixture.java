package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.internal.oauth.ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
import static io.github.oktatoken.internal.oauth.ClientAuthenticationMethod.PRIVATE_KEY_JWT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.fake.okta.Answer;
import io.github.oktatoken.fake.okta.App;
import io.github.oktatoken.fake.okta.CustomServer;
import io.github.oktatoken.fake.okta.FakeOkta;
import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.jose.TestKeys;
import io.github.oktatoken.internal.secret.PlainSecret;
import java.net.URI;
import java.security.KeyPair;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;

/** An app at the fake Okta, and clients that have what it is known by. */
abstract class OktaFixture {
  static final String SECRET = FakeTokenEndpoint.SECRET;
  static final Client BASIC =
      new Client("0oa1", new PlainSecret(SECRET), CLIENT_SECRET_BASIC, null);
  static final KeyPair KEYS = TestKeys.keys("RSA", 2048);
  static final Client WITH_KEY = withKey(KEYS, "k1");
  static final App NEW_APP =
      App.create("0oa1")
          .withSecrets("old", SECRET)
          .withKey("k1", KEYS.getPublic())
          .withOktaScopes("okta.users.read");
  static final App APP = NEW_APP.withoutDpop();

  final ManualClock clock = new ManualClock();
  final ManualClock clockOfOkta = new ManualClock();

  @AutoClose
  final FakeOkta okta =
      new FakeOkta(clockOfOkta)
          .with(APP)
          .with(CustomServer.create("default", "orders.read", "orders.write"));

  HttpTokenEndpoint org(Client client, @Nullable String scope, DpopPolicy policy) {
    return endpoint(okta.tokenUrl(), client, scope, policy);
  }

  HttpTokenEndpoint custom(Client client, @Nullable String scope, DpopPolicy policy) {
    return endpoint(okta.tokenUrl("default"), client, scope, policy);
  }

  HttpTokenEndpoint endpoint(URI url, Client client, @Nullable String scope, DpopPolicy policy) {
    return TestEndpoints.of(
        url,
        client,
        Grant.of(scope),
        policy,
        new DpopKey(clock),
        NetworkSettings.OF_THE_JVM,
        clock);
  }

  static Client withKey(KeyPair keys, String id) {
    String pem = TestKeys.pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    return new Client("0oa1", new PlainSecret(pem), PRIVATE_KEY_JWT, id);
  }

  /** The codes of all responses so far; a token has none. */
  void assertOutcomes(String... codes) {
    assertThat(okta.answers()).extracting(Answer::code).containsExactly(codes);
  }
}
