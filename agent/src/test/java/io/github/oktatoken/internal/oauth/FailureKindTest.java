package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.BASIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.secret.FileSecret;
import io.github.oktatoken.internal.secret.PlainSecret;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By what people filter logs and metrics. */
class FailureKindTest {
  @AutoClose private final FakeTokenEndpoint endpoint = new FakeTokenEndpoint();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "400, REFUSED", "401, REFUSED", "404, REFUSED",
    "408, OUTAGE", "500, OUTAGE", "503, OUTAGE",
    "429, THROTTLED"
  })
  void aResponseIsOfTheKindOfItsStatus(int status, FailureKind kind) {
    assertThat(endpoint.alwaysResponds(status, "").refuses().failureKind()).isEqualTo(kind);
  }

  @Test
  void aResponseWithoutATokenIsAnOutage() {
    assertThat(endpoint.responds(200, "{}").refuses().failureKind()).isEqualTo(FailureKind.OUTAGE);
  }

  @Test
  void noResponseIsAnOutage() {
    URI nowhere = URI.create("https://127.0.0.1:1/v1/token");

    assertThat(FakeTokenEndpoint.refusal(nowhere, BASIC).failureKind())
        .isEqualTo(FailureKind.OUTAGE);
  }

  @Test
  void aSecretThatCannotBeReadHasAKindOfItsOwn() {
    Client client =
        new Client(
            "my-id",
            new FileSecret("client_secret", "file:" + folder.resolve("none")),
            ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
            null);

    assertThat(FakeTokenEndpoint.refusal(endpoint.url(), client).failureKind())
        .isEqualTo(FailureKind.SECRET);
  }

  @Test
  void aKeyThatCannotBeUsedIsOfTheSameKind() {
    Client client =
        new Client(
            "my-id", new PlainSecret("no key"), ClientAuthenticationMethod.PRIVATE_KEY_JWT, null);

    assertThat(FakeTokenEndpoint.refusal(endpoint.url(), client).failureKind())
        .isEqualTo(FailureKind.SECRET);
  }
}
