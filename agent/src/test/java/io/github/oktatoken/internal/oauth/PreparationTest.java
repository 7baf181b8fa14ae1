package io.github.oktatoken.internal.oauth;

import static io.github.oktatoken.TestTokens.IN_TIME;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.BASIC;
import static io.github.oktatoken.internal.oauth.FakeTokenEndpoint.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.oktatoken.internal.dpop.DpopKey;
import io.github.oktatoken.internal.dpop.DpopPolicy;
import io.github.oktatoken.internal.dpop.Proof;
import io.github.oktatoken.internal.http.NetworkSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mockwebserver3.MockResponse;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made before it is needed: a file that is gone by then tells when it was read. */
class PreparationTest {
  @TempDir private Path folder;
  @AutoClose private final FakeTokenEndpoint server = new FakeTokenEndpoint();
  private Path caFile;
  private HttpTokenEndpoint endpoint;

  @BeforeEach
  void trustAnAuthority() throws IOException {
    caFile = folder.resolve("ca.pem");
    Files.writeString(caFile, new HeldCertificate.Builder().build().certificatePem());
    endpoint =
        TestEndpoints.of(
            server.url(),
            BASIC,
            Grant.of(null),
            DpopPolicy.ALWAYS,
            new DpopKey(server.clock),
            new NetworkSettings(caFile.toString(), null, null),
            server.clock);
  }

  @BeforeEach
  void respondTwice() {
    for (int i = 0; i < 2; i++) {
      server.server.enqueue(
          new MockResponse.Builder()
              .body(GOOD.replace("Bearer", "DPoP"))
              .addHeader("DPoP-Nonce", "n0nce")
              .build());
    }
  }

  @Test
  void preparationLastsUntilTheRestoreDespiteALateReset() throws Exception {
    endpoint.suspend();
    endpoint.prepare();
    Files.delete(caFile);

    endpoint.reset();
    endpoint.resume();

    assertThat(endpoint.call(IN_TIME).token().value()).isEqualTo("t0k3n");
  }

  @Test
  void preparationKeepsARequestThatIsReady() throws Exception {
    endpoint.call(IN_TIME);
    endpoint.prepare();
    endpoint.call(IN_TIME);

    assertThat(Proof.of(server.request()).claim("nonce")).isNull();
    assertThat(Proof.of(server.request()).claim("nonce")).isEqualTo("n0nce");
  }
}
