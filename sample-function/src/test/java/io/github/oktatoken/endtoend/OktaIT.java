package io.github.oktatoken.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.fake.okta.Answer;
import io.github.oktatoken.fake.okta.App;
import io.github.oktatoken.fake.okta.CustomServer;
import io.github.oktatoken.fake.okta.FakeOkta;
import io.github.oktatoken.function.DpopHandler;
import io.github.oktatoken.local.LambdaFunction;
import io.github.oktatoken.local.LocalLambda;
import io.github.oktatoken.machine.Build;
import io.github.oktatoken.server.DpopApi;
import io.github.oktatoken.server.ResourceServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.security.KeyPair;
import java.time.Clock;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** The ways of the page "From an Okta org to a token", each with the settings that it names. */
class OktaIT extends EndToEnd {
  private static final Pattern SETTING_OF_PAGE =
      Pattern.compile("^\\| `([a-z_]+)` \\|", Pattern.MULTILINE);

  private static final String ID = "0oa1b2c3d4E5f6G7h8i9";
  private static final String SECRET = "s3cr:et %+&~";
  private static final String SCOPE = "orders.read";
  private static final String OKTA_SCOPE = "okta.users.read";

  @AutoClose
  private final FakeOkta okta = new FakeOkta(Clock.systemUTC(), certificate.socketFactory());

  @BeforeEach
  void setNothing() {
    settings.keySet().removeIf(name -> name.startsWith("client_"));
    settings.remove("okta_scope");
    settings.remove("okta_token_url");
    okta.with(CustomServer.create("default", SCOPE));
  }

  @Test
  void aSecretOfACustomServerTakesFourSettings() throws Exception {
    okta.with(App.create(ID).withSecrets(SECRET).withoutDpop());
    setSecret(okta.tokenUrl("default"), SCOPE);

    assertThat(namedInSection("A custom server and a secret")).isEqualTo(set());
    assertSampleGetsItsOrder();
  }

  @Test
  void aKeyOfTheOrgServerTakesSixSettings() throws Exception {
    KeyPair keys = PrivateKeyJwtIT.keys("RSA", 2048);
    okta.with(
        App.create(ID)
            .withKey("k1", PrivateKeyJwtIT.keys("RSA", 2048).getPublic())
            .withKey("k2", keys.getPublic())
            .withOktaScopes(OKTA_SCOPE)
            .withoutDpop());
    // As Lambda's console makes of its line ends.
    setKey(keys, " ");
    settings.put("okta_key_id", "k2");

    assertThat(namedInSection("The org server and a key")).isEqualTo(set());
    assertSampleGetsItsOrder();
  }

  @Test
  void aNewAppThatRequiresDpopTakesNoFurtherSetting() throws Exception {
    KeyPair keys = PrivateKeyJwtIT.keys("EC", 256);
    okta.with(App.create(ID).withKey("k1", keys.getPublic()).withOktaScopes(OKTA_SCOPE));
    setKey(keys, "\\n");

    try (DpopApi api = new DpopApi(decoder())) {
      settings.put("orders_url", api.url());
      LambdaFunction function = function(DpopHandler.class.getName(), Build.testClasses());
      try (LocalLambda lambda = LocalLambda.start(function, moments)) {
        assertThat(lambda.invoke("{}").answer()).contains("the order: good");
      }
    }
    assertThat(okta.answers())
        .extracting(Answer::code)
        .containsExactly("invalid_dpop_proof", "use_dpop_nonce", "");
    assertThat(okta.answers()).extracting(Answer::assertionId).doesNotHaveDuplicates();
  }

  @Test
  void aSecretAtTheOrgServerIsNamedByGet() throws Exception {
    okta.with(App.create(ID).withSecrets(SECRET).withoutDpop());
    setSecret(okta.tokenUrl(), OKTA_SCOPE);

    assertGetSays("client_secret", "takes private_key_jwt alone");
  }

  @Test
  void aMissingScopeIsNamedByGet() throws Exception {
    okta.with(App.create(ID).withSecrets(SECRET).withoutDpop());
    setSecret(okta.tokenUrl("default"), SCOPE);
    settings.remove("okta_scope");

    assertGetSays("set okta_scope");
  }

  @Test
  void anAppThatRequiresDpopOfAFunctionWithoutIsNamedByGet() throws Exception {
    okta.with(App.create(ID).withSecrets(SECRET));
    setSecret(okta.tokenUrl("default"), SCOPE);
    settings.put("okta_dpop", "never");

    assertGetSays("untick", "set okta_dpop=auto");
  }

  private void setSecret(URI url, String scope) {
    settings.put("client_id", ID);
    settings.put("client_secret", SECRET);
    settings.put("okta_token_url", url.toString());
    settings.put("okta_scope", scope);
  }

  private void setKey(KeyPair keys, String lineEnd) {
    settings.put("client_id", ID);
    settings.put("okta_token_url", okta.tokenUrl().toString());
    settings.put("okta_scope", OKTA_SCOPE);
    settings.put("okta_client_auth", "private_key_jwt");
    settings.put("okta_private_key", PrivateKeyJwtIT.pem(keys.getPrivate()).replace("\n", lineEnd));
  }

  /** What the page tells to set. */
  private static Set<String> namedInSection(String title) throws IOException {
    String page = Files.readString(Build.directory().resolve("../../layer/docs/okta-set-up.md"));
    String section = page.split("\n## " + title + "\n", 2)[1].split("\n## ", 2)[0];
    return SETTING_OF_PAGE
        .matcher(section)
        .results()
        .map(row -> row.group(1))
        .collect(Collectors.toSet());
  }

  /** What is set here, but for where these tests put the token. */
  private Set<String> set() {
    return settings.keySet().stream()
        .filter(name -> name.startsWith("client_") || name.startsWith("okta_"))
        .filter(name -> !name.equals("okta_token_file"))
        .collect(Collectors.toSet());
  }

  private void assertSampleGetsItsOrder() throws Exception {
    try (ResourceServer api = new ResourceServer(decoder());
        LocalLambda lambda = startSample(api)) {
      assertThat(lambda.invoke("{}").answer()).contains("order 1");
    }
    assertThat(okta.answers()).extracting(Answer::status).containsExactly(200);
  }

  private void assertGetSays(String... words) throws Exception {
    try (LocalLambda lambda = startProbe()) {
      assertThat(lambda.invoke(TELL_TOKEN).answer()).contains(words).doesNotContain(SECRET);
    }
  }

  private JwtDecoder decoder() {
    return NimbusJwtDecoder.withPublicKey(okta.publicKey()).build();
  }
}
