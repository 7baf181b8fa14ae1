package io.github.oktatoken.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.lambda.InitializationType;
import io.github.oktatoken.internal.oauth.Client;
import io.github.oktatoken.internal.oauth.ClientAuthenticationMethod;
import io.github.oktatoken.internal.oauth.Grant;
import io.github.oktatoken.internal.secret.PlainSecret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final String URL = TestSettings.URL;

  private final Map<String, String> environment = TestSettings.required();

  @Test
  void needsOnlyTheClientAndTheUrl() {
    ClientSettings client =
        new ClientSettings(
            URI.create(URL),
            new Client(
                "my-id",
                new PlainSecret("s3cr3t"),
                ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
                null),
            Grant.of(null),
            DpopPolicy.AUTO,
            NetworkSettings.OF_THE_JVM,
            null,
            Path.of("/tmp/token.json"));
    assertThat(Settings.read(environment))
        .isEqualTo(
            new Settings(
                "127.0.0.1:9001",
                InitializationType.ON_DEMAND,
                Map.of(ClientName.DEFAULT, client),
                Map.of(),
                null));
  }

  @Test
  void readsScopeTokenFileAuthenticationAndDpop() {
    environment.put("okta_scope", "a b");
    environment.put("okta_token_file", "/tmp/okta/token");
    environment.put("okta_client_auth", "client_secret_post");
    environment.put("okta_dpop", " always ");

    ClientSettings settings = read();

    assertThat(settings.grant().scope()).isEqualTo("a b");
    assertThat(settings.tokenFile()).isEqualTo(Path.of("/tmp/okta/token"));
    assertThat(settings.client().authenticationMethod())
        .isEqualTo(ClientAuthenticationMethod.CLIENT_SECRET_POST);
    assertThat(settings.dpop()).isEqualTo(DpopPolicy.ALWAYS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"okta_scope", "okta_token_file", "okta_client_auth", "okta_dpop"})
  void treatsABlankSettingAsNotSet(String name) {
    Settings without = Settings.read(environment);

    environment.put(name, " ");

    assertThat(Settings.read(environment)).isEqualTo(without);
  }

  @Test
  void stripsAllSettingsButTheSecret() {
    environment.put("client_id", " my-id ");
    environment.put("client_secret", " s3cr3t ");
    environment.put("okta_token_url", " " + URL + " ");

    ClientSettings settings = read();

    assertThat(settings.client().id()).isEqualTo("my-id");
    assertThat(settings.client().secret()).isEqualTo(new PlainSecret(" s3cr3t "));
    assertThat(settings.tokenUrl()).isEqualTo(URI.create(URL));
  }

  @Test
  void reportsAllMissingSettingsAtOnce() {
    assertThat(problems(Map.of()))
        .isEqualTo(
            "AWS_LAMBDA_RUNTIME_API is not set: this is not a Lambda environment;"
                + " client_id is not set: set it to the client ID of the Okta app;"
                + " client_secret is not set: set it to the client secret of the Okta app;"
                + " okta_token_url is not set: set it to https://<org>/oauth2/<server>/v1/token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWS_LAMBDA_RUNTIME_API", "client_id", "client_secret", "okta_token_url"})
  void reportsASettingThatIsMissingOrBlank(String name) {
    environment.put(name, " ");
    assertThat(problems(environment)).startsWith(name + " is not set").doesNotContain(";");

    environment.remove(name);
    assertThat(problems(environment)).startsWith(name + " is not set").doesNotContain(";");
  }

  @Test
  void reportsAllInvalidSettingsAtOnceWithoutTheirValues() {
    environment.put("client_id", "my-h1dden-id\n");
    environment.put("client_secret", "my-h1dden-secret\r");
    environment.put("okta_token_url", "https://me:my-h1dden-password@example.com:99999/#x");
    environment.put("okta_scope", "my-h1dden-scope\tb");
    environment.put("okta_client_auth", "my-h1dden-method");
    environment.put("okta_token_file", "my-h1dden-file");

    assertThat(problems(environment))
        .contains("client_id contains", "client_secret contains", "okta_token_url has")
        .contains("okta_scope has", "okta_client_auth is invalid", "okta_token_file is invalid")
        .doesNotContain("h1dden");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com",
        "HTTPS://example.com/token",
        "https://example.com:8443/token?a=b",
        "https://example.com:65535/token",
        "http://localhost:8080/token",
        "http://LOCALHOST/token",
        "http://127.0.0.1:8080/token",
        "http://127.255.0.254/token",
        "http://[::1]:8080/token",
        "https://[2001:db8::1]/token"
      })
  void readsAnHttpsUrlOrHttpOnLoopback(String url) {
    environment.put("okta_token_url", url);

    assertThat(read().tokenUrl()).isEqualTo(URI.create(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/token",
        "http://127.0.0.1.example.com/token",
        "http://localhost.example.com/token",
        "http://example.com/127.0.0.1",
        "http://128.0.0.1/token",
        "http://0.0.0.0/token",
        "http://127.0.0.999/token",
        "http://1270.0.1/token",
        "http://[::2]/token",
        "http://[::ffff:127.0.0.1]/token",
        "http://localhost@example.com/token",
        "http://me@localhost/token",
        "http://example.com#localhost",
        "http://localhost/token#fragment",
        "https://my-h1dden:password@example.com/token",
        "https://my-h1dden@example.com/token",
        "https://@example.com/token",
        "https://example.com/token#my-h1dden-fragment",
        "https://example.com/token#",
        "https://example.com:0/token",
        "https://example.com:99999/token",
        "https://example.com:65536/token",
        "https://example.com:99999999999/token",
        "https://example.com:my-h1dden/token",
        "https:///token",
        "https:token",
        "https://",
        "//example.com/token",
        "example.com/token",
        "ftp://example.com/token",
        "ftp://127.0.0.1/token",
        "file:///etc/passwd",
        "https://example.com/my-h1dden token",
        "https://exa mple.com/my-h1dden",
        "https://example.com/%zz",
        "<org>"
      })
  void refusesAnyOtherUrlWithoutRepeatingIt(String url) {
    environment.put("okta_token_url", url);

    assertThat(problems(environment)).startsWith("okta_token_url ").doesNotContain("my-h1dden");
  }

  @ParameterizedTest
  @CsvSource({
    "client_secret_basic, CLIENT_SECRET_BASIC",
    "client_secret_post, CLIENT_SECRET_POST",
    "' client_secret_post ', CLIENT_SECRET_POST"
  })
  void readsTheClientAuthenticationMethod(String value, ClientAuthenticationMethod method) {
    environment.put("okta_client_auth", value);

    assertThat(read().client().authenticationMethod()).isEqualTo(method);
  }

  @Test
  void needsAKeyInsteadOfASecretForPrivateKeyJwt() {
    environment.put("okta_client_auth", "private_key_jwt");
    environment.remove("client_secret");
    assertThat(problems(environment))
        .isEqualTo("okta_private_key is not set: set it to the app's private key, PEM or JWK");

    environment.put("okta_private_key", "-----BEGIN\nh1dden");
    environment.put("okta_key_id", " k1 ");
    Client client = read().client();
    assertThat(client)
        .isEqualTo(
            new Client(
                "my-id",
                new PlainSecret("-----BEGIN\nh1dden"),
                ClientAuthenticationMethod.PRIVATE_KEY_JWT,
                "k1"));
    assertThat(client.toString()).doesNotContain("h1dden");
  }

  @Test
  void saysHowToUseAKeyIfThereIsNoSecret() {
    environment.remove("client_secret");
    environment.put("okta_private_key", "h1dden");

    assertThat(problems(environment))
        .isEqualTo(
            "client_secret is not set: set it to the client secret of the Okta app, or set"
                + " okta_client_auth=private_key_jwt to use okta_private_key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLIENT_SECRET_POST", "basic", "none", "client_secret_jwt"})
  void refusesAnUnknownClientAuthenticationMethod(String value) {
    environment.put("okta_client_auth", value);

    assertThat(problems(environment))
        .contains(
            "okta_client_auth", "client_secret_basic", "client_secret_post", "private_key_jwt");
  }

  @ParameterizedTest
  @CsvSource({"auto, AUTO", "always, ALWAYS", "' never ', NEVER"})
  void readsWhenTokensAreToBeBound(String value, DpopPolicy policy) {
    environment.put("okta_dpop", value);

    assertThat(read().dpop()).isEqualTo(policy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ALWAYS", "true", "my-private"})
  void refusesAnUnknownDpopPolicy(String value) {
    environment.put("okta_dpop", value);

    assertThat(problems(environment))
        .isEqualTo("okta_dpop is invalid: set it to auto, always or never");
  }

  @Test
  void printsNoSecret() {
    Settings all = Settings.read(environment);
    ClientSettings settings = read();

    assertThat(all.toString()).contains("my-id").doesNotContain("s3cr3t");
    assertThat(settings.toString()).contains("my-id").doesNotContain("s3cr3t");
    assertThat(settings.client().toString()).contains("my-id").doesNotContain("s3cr3t");
  }

  private ClientSettings read() {
    return TestSettings.of(environment, ClientName.DEFAULT);
  }

  private static String problems(Map<String, String> environment) {
    String refusal = Settings.read(environment).refusal();
    assertThat(refusal).isNotNull().doesNotContain("h1dden", "s3cr3t");
    return refusal;
  }
}
