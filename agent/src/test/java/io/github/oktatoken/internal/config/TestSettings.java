package io.github.oktatoken.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.env.ClientName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Environment variables that make sense, to begin with. */
public final class TestSettings {
  static final String URL = "https://example.okta.com/oauth2/default/v1/token";

  private TestSettings() {}

  /** No more than is required. */
  public static Map<String, String> required() {
    return new HashMap<>(
        Map.of(
            "AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001",
            "client_id", "my-id",
            "client_secret", "s3cr3t",
            "okta_token_url", URL));
  }

  /** The settings of the clients that can have a token; one at least. */
  static Map<ClientName, ClientSettings> usable(Map<String, String> environment) {
    Settings settings = Settings.read(environment);
    assertThat(settings.refusal()).isNull();
    Map<ClientName, ClientSettings> usable = new LinkedHashMap<>(settings.clients());
    usable.keySet().removeAll(settings.refused().keySet());
    return usable;
  }

  /** Returns the settings of a client that can have a token. */
  public static ClientSettings of(Map<String, String> environment, ClientName name) {
    ClientSettings client = usable(environment).get(name);
    assertThat(client).as("%s", name).isNotNull();
    return client;
  }
}
