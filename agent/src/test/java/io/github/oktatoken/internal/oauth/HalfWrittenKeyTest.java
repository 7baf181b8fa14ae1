package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.GOOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.secret.FileSecret;
import io.github.oktatoken.internal.secret.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HashMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that another extension has not written to its end yet. */
class HalfWrittenKeyTest {
  @TempDir private Path folder;
  @AutoClose private final FakeTokenEndpoint server = new FakeTokenEndpoint();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHalfWrittenKeyIsReadAgainForTheNextRequest(boolean isShared) throws Exception {
    Path file = folder.resolve("key");
    Files.writeString(file, "half a key");
    Secret secret = new FileSecret("okta_private_key", "file:" + file);
    HttpTokenEndpoint endpoint =
        TestEndpoints.of(
            server.url(),
            new Client(
                "id",
                isShared ? secret.sharedIn(new HashMap<>()) : secret,
                ClientAuthenticationMethod.PRIVATE_KEY_JWT,
                null),
            DpopPolicy.NEVER,
            server.clock);
    assertThatThrownBy(() -> endpoint.call(IN_TIME)).hasMessageContaining("okta_private_key");
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(256);
    Files.writeString(
        file,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder()
                .encodeToString(keys.generateKeyPair().getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
    server.responds(200, GOOD);

    assertThat(endpoint.call(IN_TIME).token().value()).isEqualTo("t0k3n");
  }
}
