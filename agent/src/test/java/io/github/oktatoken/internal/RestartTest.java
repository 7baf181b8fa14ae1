package io.github.oktatoken.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.ManualClock;
import io.github.oktatoken.TestTokens;
import io.github.oktatoken.internal.config.TestSettings;
import io.github.oktatoken.internal.env.ClientName;
import io.github.oktatoken.internal.token.Jitter;
import io.github.oktatoken.internal.token.TokenCache;
import io.github.oktatoken.internal.token.file.TokenFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a token outlives the process, and a change of the settings it was got with. */
class RestartTest {
  private final ManualClock clock = new ManualClock();
  private final AtomicInteger requests = new AtomicInteger();
  private final Map<String, String> environment = TestSettings.required();

  @TempDir private Path folder;

  @BeforeEach
  void nameScopes() {
    environment.put("okta_scope", "a b");
  }

  @Test
  void adoptsATokenOfTheSameSettings() {
    assertThat(startAndGet()).isEqualTo("token-1");
    environment.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9002");
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");

    assertThat(startAndGet()).isEqualTo("token-1");
    assertThat(requests).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({
    "client_id, another-id",
    "client_secret, another-secret",
    "okta_token_url, https://example.okta.com/oauth2/another/v1/token",
    "okta_audience, another",
    "okta_resource, urn:another",
    "okta_scope, b a",
    "okta_scope, ",
    "okta_client_auth, client_secret_post",
    "okta_dpop, always"
  })
  void adoptsNoTokenOfOtherSettings(String name, String value) {
    assertThat(startAndGet()).isEqualTo("token-1");
    environment.put(name, value);

    assertThat(startAndGet()).isEqualTo("token-2");
    assertThat(startAndGet()).isEqualTo("token-2");
    assertThat(requests).hasValue(2);
  }

  private String startAndGet() {
    TokenFile file = new TokenFile(folder.resolve("token.json"));
    file.takeLeftOver();
    TokenCache cache =
        new TokenCache(
            timeout ->
                TestTokens.response(
                    "token-" + requests.incrementAndGet(), clock.instant(), Duration.ofHours(1)),
            file,
            TestSettings.of(environment, ClientName.DEFAULT).fingerprint(),
            (reason, kind, left) -> {},
            clock,
            () -> 0,
            new Jitter(() -> 0));
    cache.adoptLeftOver();
    return cache.token().value();
  }
}
