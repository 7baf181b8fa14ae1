package io.github.oktatoken.internal.config;

import java.util.HashMap;
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
}
