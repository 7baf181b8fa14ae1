package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.GOOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.http.NetworkSettings;
import io.github.oktatoken.internal.jose.SigningKey;
import io.github.oktatoken.internal.jose.SigningKeys;
import io.github.oktatoken.internal.jose.TestKeys;
import io.github.oktatoken.internal.secret.FileSecret;
import io.github.oktatoken.internal.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret and its key as the clients of an environment share them. */
class SharedCredentialTest {
  private static final String REFUSAL = "{\"error\":\"invalid_client\"}";

  @TempDir private Path folder;
  @AutoClose private final FakeTokenEndpoint server = new FakeTokenEndpoint();
  private final SigningKeys keys = new SigningKeys();
  private final String first = pem();
  private final String second = pem();
  private Secret secret;
  private HttpTokenEndpoint endpoint;

  @BeforeEach
  void startWithTheFirstKey() throws Exception {
    keep(first);
    secret =
        new FileSecret("okta_private_key", "file:" + folder.resolve("key"))
            .sharedIn(new HashMap<>());
    endpoint =
        new HttpTokenEndpoint(
            server.url(),
            new Client("my-id", secret, ClientAuthenticationMethod.PRIVATE_KEY_JWT, null),
            Grant.of(null),
            DpopPolicy.NEVER,
            new DpopKey(server.clock),
            keys,
            NetworkSettings.OF_THE_JVM,
            server.clock);
    server.responds(200, GOOD);
    endpoint.call(IN_TIME);
  }

  @Test
  void aRotatedKeyIsReadAgainThoughItIsSharedAndThePreviousOneForgotten() throws Exception {
    SigningKey before = keys.of(first);
    keep(second);
    server.responds(401, REFUSAL).responds(200, GOOD);

    assertThat(endpoint.call(IN_TIME).token().value()).isEqualTo("t0k3n");

    assertThat(secret.read(soon())).isEqualTo(second);
    assertThat(keys.of(first)).isNotSameAs(before);
  }

  @Test
  void aRejectedKeyThatIsNotRotatedIsKept() throws Exception {
    SigningKey before = keys.of(first);
    server.responds(401, REFUSAL);

    assertThatThrownBy(() -> endpoint.call(IN_TIME)).hasMessageContaining("invalid_client");

    assertThat(keys.of(first)).isSameAs(before);
  }

  @Test
  void noClientHasTheKeyBetweenSuspensionAndRestore() throws Exception {
    SigningKey before = keys.of(first);
    keep(second);

    endpoint.suspend();

    assertThatThrownBy(() -> secret.read(soon())).isInstanceOf(CancellationException.class);
    assertThat(keys.of(first)).isNotSameAs(before).isNotSameAs(keys.of(first));
    endpoint.resume();
    assertThat(secret.read(soon())).isEqualTo(second);
    assertThat(keys.of(second)).isSameAs(keys.of(second));
  }

  private static long soon() {
    return System.nanoTime() + IN_TIME.toNanos();
  }

  private void keep(String key) throws IOException {
    Files.writeString(folder.resolve("key"), key);
  }

  private static String pem() {
    return TestKeys.pem("PRIVATE KEY", TestKeys.keys("EC", 256).getPrivate().getEncoded()).strip();
  }
}
